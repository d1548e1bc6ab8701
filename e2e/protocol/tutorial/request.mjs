// The tutorial's `request` package is retired; Node's own fetch sends the same request.
const options = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    grant_type: 'client_credentials',
    client_id: 'YOUR_CLIENT_ID',
    client_secret: 'YOUR_CLIENT_SECRET',
    audience: 'YOUR_API_IDENTIFIER',
  }),
}

const response = await fetch('http://YOUR_AUTH0_DOMAIN/oauth/token', options)
console.log(await response.text())
