import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quoteJava as quote } from '../quoting.ts'

const BASIC = `      // Both parts are form-encoded before base64 (RFC 6749 section 2.3.1).
      .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((encode(CLIENT_ID) + ":" + encode(CLIENT_SECRET)).getBytes(UTF_8)))
`

function write(values: QuickstartValues): string {
  const basic = values.sendSecret === 'basic'
  const expressions = {
    grantType: '"client_credentials"',
    clientId: 'CLIENT_ID',
    clientSecret: 'CLIENT_SECRET',
    audience: 'AUDIENCE',
    scope: 'SCOPE',
  }
  const form = formFields(values, expressions).map(([name, value]) => `      "${name}=" + encode(${value})`)
  return `import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
${basic ? 'import java.util.Base64;\n' : ''}import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class GetToken {
  private static final String TOKEN_ENDPOINT = ${quote(values.tokenEndpoint)};
  private static final String CLIENT_ID = ${quote(values.clientId)};
  private static final String CLIENT_SECRET = System.getenv("WRIT_CLIENT_SECRET");
  private static final String AUDIENCE = ${quote(values.audience)};
${withScopes(values, `  private static final String SCOPE = ${quote(values.scopes.join(' '))};\n`)}
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static String token;
  private static Instant renewAt = Instant.EPOCH;

  /** The access token; asked for again shortly before it expires. */
  static synchronized String accessToken() throws IOException, InterruptedException {
    if (Instant.now().isBefore(renewAt)) return token;
    String answer = requestToken();
    long lifetime = Long.parseLong(member(answer, "expires_in", "(\\\\d+)"));
    token = member(answer, "access_token", "\\"([^\\"]+)\\"");
    renewAt = Instant.now().plusSeconds(lifetime - Math.min(60, lifetime / 10));
    return token;
  }

  private static String requestToken() throws IOException, InterruptedException {
    String form = String.join("&",
${form.join(',\n')});
    HttpRequest request = HttpRequest.newBuilder(URI.create(TOKEN_ENDPOINT))
      .timeout(Duration.ofSeconds(10))
      .header("Content-Type", "application/x-www-form-urlencoded")
${basic ? BASIC : ''}      .POST(HttpRequest.BodyPublishers.ofString(form))
      .build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("The token endpoint answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  // The JDK reads no JSON. These two members have no escapes in them; where you have a JSON library, use it.
  private static String member(String json, String name, String value) {
    Matcher matcher = Pattern.compile("\\"" + name + "\\"\\\\s*:\\\\s*" + value).matcher(json);
    if (!matcher.find()) throw new IllegalStateException("The answer has no " + name);
    return matcher.group(1);
  }

  public static void main(String[] args) throws Exception {
    System.out.println(accessToken());
  }
}
`
}

export const java: Quickstart = {
  id: 'java',
  label: 'Java',
  fileName: 'GetToken.java',
  command: 'java GetToken.java',
  needs: 'Java 11 or newer',
  write,
}
