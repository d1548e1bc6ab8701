import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quoteCSharp as quote } from '../quoting.ts'

const BASIC = `        // Both parts are form-encoded before base64 (RFC 6749 section 2.3.1).
        var credentials = $"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(ClientSecret)}";
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
`

function write(values: QuickstartValues): string {
  const basic = values.sendSecret === 'basic'
  const expressions = {
    grantType: '"client_credentials"',
    clientId: 'ClientId',
    clientSecret: 'ClientSecret',
    audience: 'Audience',
    scope: 'Scope',
  }
  const form = formFields(values, expressions).map(([name, value]) => `                ["${name}"] = ${value},\n`)
  return `using System;
using System.Collections.Generic;
using System.Net.Http;
${basic ? 'using System.Text;\n' : ''}using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

Console.WriteLine(await AccessTokens.GetAsync());

static class AccessTokens
{
    private const string TokenEndpoint = ${quote(values.tokenEndpoint)};
    private const string ClientId = ${quote(values.clientId)};
    private const string Audience = ${quote(values.audience)};
${withScopes(values, `    private const string Scope = ${quote(values.scopes.join(' '))};\n`)}    private static readonly string ClientSecret =
        Environment.GetEnvironmentVariable("WRIT_CLIENT_SECRET") ?? throw new InvalidOperationException("WRIT_CLIENT_SECRET is not set");

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string token = "";
    private static DateTimeOffset renewAt = DateTimeOffset.MinValue;

    /// <summary>The access token; asked for again shortly before it expires.</summary>
    public static async Task<string> GetAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (DateTimeOffset.UtcNow >= renewAt)
            {
                (token, var lifetime) = await RequestAsync();
                renewAt = DateTimeOffset.UtcNow.AddSeconds(lifetime - Math.Min(60, lifetime / 10.0));
            }
            return token;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<(string Token, long Lifetime)> RequestAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TokenEndpoint)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
${form.join('')}            }),
        };
${basic ? BASIC : ''}        using var response = await Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The token endpoint answered {(int)response.StatusCode}: {body}");
        using var answer = JsonDocument.Parse(body);
        return (answer.RootElement.GetProperty("access_token").GetString()!, answer.RootElement.GetProperty("expires_in").GetInt64());
    }
}
`
}

export const csharp: Quickstart = {
  id: 'csharp',
  label: 'C#',
  fileName: 'GetToken.cs',
  command: 'dotnet run GetToken.cs',
  needs: '.NET 10 or newer; before that, as Program.cs of a console project',
  write,
}
