import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quoteGo as quote } from '../quoting.ts'

const BASIC = `	// Both parts are form-encoded before base64 (RFC 6749 section 2.3.1).
	request.SetBasicAuth(url.QueryEscape(clientID), url.QueryEscape(clientSecret))
`

function write(values: QuickstartValues): string {
  const expressions = {
    grantType: '"client_credentials"',
    clientId: 'clientID',
    clientSecret: 'clientSecret',
    audience: 'audience',
    scope: 'scope',
  }
  const fields = formFields(values, expressions)
  const width = Math.max(...fields.map(([name]) => name.length))
  const form = fields.map(([name, value]) => `		"${name}":${' '.repeat(width - name.length + 1)}{${value}},\n`)
  return `package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	tokenEndpoint = ${quote(values.tokenEndpoint)}
	clientID      = ${quote(values.clientId)}
	audience      = ${quote(values.audience)}
${withScopes(values, `	scope         = ${quote(values.scopes.join(' '))}\n`)})

var clientSecret = os.Getenv("WRIT_CLIENT_SECRET")

type tokenCache struct {
	mutex   sync.Mutex
	token   string
	renewAt time.Time
}

// AccessToken returns the access token; it is asked for again shortly before it expires.
func (c *tokenCache) AccessToken() (string, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if time.Now().Before(c.renewAt) {
		return c.token, nil
	}
	token, lifetime, err := requestToken()
	if err != nil {
		return "", err
	}
	margin := lifetime / 10
	if margin > time.Minute {
		margin = time.Minute
	}
	c.token, c.renewAt = token, time.Now().Add(lifetime-margin)
	return token, nil
}

func requestToken() (string, time.Duration, error) {
	form := url.Values{
${form.join('')}	}
	request, err := http.NewRequest(http.MethodPost, tokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
${values.sendSecret === 'basic' ? BASIC : ''}	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return "", 0, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", 0, err
	}
	if response.StatusCode != http.StatusOK {
		return "", 0, fmt.Errorf("the token endpoint answered %s: %s", response.Status, body)
	}
	var answer struct {
		AccessToken string \`json:"access_token"\`
		ExpiresIn   int64  \`json:"expires_in"\`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", 0, err
	}
	return answer.AccessToken, time.Duration(answer.ExpiresIn) * time.Second, nil
}

func main() {
	var cache tokenCache
	token, err := cache.AccessToken()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(token)
}
`
}

export const go: Quickstart = {
  id: 'go',
  label: 'Go',
  fileName: 'get_token.go',
  command: 'go run get_token.go',
  needs: 'Go 1.16 or newer',
  write,
}
