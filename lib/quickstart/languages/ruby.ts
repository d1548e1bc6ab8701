import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quoteRuby as quote } from '../quoting.ts'

const BASIC = `  # Both parts are form-encoded before base64 (RFC 6749 section 2.3.1).
  request.basic_auth(*[CLIENT_ID, CLIENT_SECRET].map { |part| URI.encode_www_form_component(part) })
`

function write(values: QuickstartValues): string {
  const expressions = {
    grantType: "'client_credentials'",
    clientId: 'CLIENT_ID',
    clientSecret: 'CLIENT_SECRET',
    audience: 'AUDIENCE',
    scope: 'SCOPE',
  }
  const form = formFields(values, expressions).map(([name, value]) => `    '${name}' => ${value},\n`)
  return `require 'json'
require 'net/http'
require 'uri'

TOKEN_ENDPOINT = URI(${quote(values.tokenEndpoint)})
CLIENT_ID = ${quote(values.clientId)}
CLIENT_SECRET = ENV.fetch('WRIT_CLIENT_SECRET')
AUDIENCE = ${quote(values.audience)}
${withScopes(values, `SCOPE = ${quote(values.scopes.join(' '))}\n`)}
# The access token; asked for again shortly before it expires.
module AccessToken
  @lock = Mutex.new
  @renew_at = Time.at(0)

  def self.get
    @lock.synchronize do
      if Time.now >= @renew_at
        answer = request_token
        lifetime = answer.fetch('expires_in')
        @token = answer.fetch('access_token')
        @renew_at = Time.now + lifetime - [60, lifetime / 10.0].min
      end
      @token
    end
  end
end

def request_token
  request = Net::HTTP::Post.new(TOKEN_ENDPOINT)
  request.set_form_data(
${form.join('')}  )
${values.sendSecret === 'basic' ? BASIC : ''}  options = { use_ssl: TOKEN_ENDPOINT.scheme == 'https', open_timeout: 10, read_timeout: 10 }
  response = Net::HTTP.start(TOKEN_ENDPOINT.hostname, TOKEN_ENDPOINT.port, **options) { |http| http.request(request) }
  raise "The token endpoint answered #{response.code}: #{response.body}" unless response.is_a?(Net::HTTPOK)

  JSON.parse(response.body)
end

puts AccessToken.get
`
}

export const ruby: Quickstart = {
  id: 'ruby',
  label: 'Ruby',
  fileName: 'get_token.rb',
  command: 'ruby get_token.rb',
  needs: 'Ruby 2.7 or newer',
  write,
}
