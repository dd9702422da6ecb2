package dev.serai.calls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in here is written with single quotes. */
class CallReaderTest {
    private final CallReader reader = new CallReader(Clock.systemUTC());

    @Test
    void aUrlIsEnough() {
        CallRequest call = read("{'url': 'https://api.myservicedomain.tld/ping'}");

        assertThat(call.url()).isEqualTo(URI.create("https://api.myservicedomain.tld/ping"));
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.headers()).isEmpty();
        assertThat(call.body()).isEmpty();
        assertThat(call.requeue()).isTrue();
        assertThat(call.policy()).isEmpty();
    }

    @Test
    void everyPropertyIsRead() {
        CallRequest call = read("""
                {
                    'url' : 'https://api.myservicedomain.tld/notification',
                    'method': 'post',
                    'headers': {'X-Auth': 'MyAuthKey', 'Content-Type': 'application/json; charset=UTF-8'},
                    'body': '{\\'receiver\\': \\'john.doe@domain.tld\\', \\'text\\': \\'Welcome to the machine!\\'}',
                    'requeue': false,
                    'policy': {'maxAttempts': 3}
                }
                """);

        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.headers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("X-Auth", "MyAuthKey", "Content-Type", "application/json; charset=UTF-8"));
        assertThat(call.body())
                .isEqualTo("{\"receiver\": \"john.doe@domain.tld\", \"text\": \"Welcome to the machine!\"}");
        assertThat(call.requeue()).isFalse();
        assertThat(call.policy().orElseThrow().maxAttempts()).hasValue(3);
    }

    @Test
    void propertyNamesMatchInAnyCaseAndUnknownOnesAreIgnored() {
        CallRequest call = read("{'URL':'http://a/','Method':'PUT','reQueue':false,'note':[{'deep':[1,2]}],'x':null}");

        assertThat(call).isEqualTo(read("{'url':'http://a/','method':'PUT','requeue':false}"));
    }

    @Test
    void theLastOfSeveralCountsEvenWhenAnEarlierOneBreaksItsRule() {
        CallRequest call = read("""
                {'url':'ftp://a/','method':'BREW','body':'nonsense','policy':{'maxAttempts':0},'headers':{'A':'1'},
                 'URL':'http://b/','Method':'PUT','Body':'{}','Policy':{'maxAttempts':2},'Headers':{'B':'2','b':'3'}}
                """);

        assertThat(call.url()).isEqualTo(URI.create("http://b/"));
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.body()).isEqualTo("{}");
        assertThat(call.policy().orElseThrow().maxAttempts()).hasValue(2);
        assertThat(call.headers()).isEqualTo(Map.of("b", "3"));
    }

    @Test
    void nullMeansTheDefault() {
        CallRequest call =
                read("{'url':'http://a/','method':null,'headers':null,'body':null,'requeue':null,'policy':null}");

        assertThat(call).isEqualTo(read("{'url':'http://a/'}"));
        assertThat(read("{'url':'http://a/','requeue':false,'requeue':null}").requeue())
                .isTrue();
        assertThatThrownBy(() -> read("{'url':'http://a/','url':null}")).isInstanceOf(InvalidCall.class);
    }

    @Test
    void headersAreSentAsTheJsonSpellsThem() {
        CallRequest call =
                read("{'url':'http://a/','headers':{'I':7,'F':1.0,'E':1e3,'N':-0,'L':123456789012345678901234567890,"
                        + "'T':true,'S':'x','U':'für','Tab':'a\\tb','Blanks':' \\t y ','Empty':'','Null':null}}");

        assertThat(call.headers())
                .isEqualTo(Map.ofEntries(
                        Map.entry("I", "7"),
                        Map.entry("F", "1.0"),
                        Map.entry("E", "1e3"),
                        Map.entry("N", "-0"),
                        Map.entry("L", "123456789012345678901234567890"),
                        Map.entry("T", "true"),
                        Map.entry("S", "x"),
                        Map.entry("U", "für"),
                        Map.entry("Tab", "a\tb"),
                        Map.entry("Blanks", "y"),
                        Map.entry("Empty", "")));
        assertThat(call.headers().get("tab")).isEqualTo("a\tb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "Head", "POST", "put", "Patch", "DELETE", "options", "trace"})
    void methodsMatchInAnyCase(String method) {
        assertThat(read("{'url':'http://a/','method':'" + method + "'}").method())
                .isEqualTo(method.toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "5",
                "null",
                " true ",
                "\\'text\\'",
                "[1, {\\'a\\': 1e999}]",
                "<a/>",
                "<?xml version=\\'1.0\\' encoding=\\'UTF-8\\'?><a b=\\'1\\'>&lt;&#65;<![CDATA[x]]></a>\\n",
                "<s:Envelope xmlns:s=\\'urn:x\\'><s:Body/></s:Envelope>",
                "{\\'half\\': \\'\\\\ud800\\'}"
            })
    void aBodyIsJsonOrXml(String body) {
        assertThat(read("{'url':'http://a/','body':'" + body + "'}").body()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "hello               | body stops being JSON at line 1, column 6 (unrecognized token 'hello')",
                "{\\'a\\':}          | body stops being JSON at line 1, column 6 (unexpected character ('}'): expected a value)",
                "{} {}               | body stops being JSON at line 1, column 5 (something follows the value)",
                "{\\'a\\': 1         | body is JSON cut short, it ends at line 1, column 8",
                "[1}                 | body stops being JSON at line 1, column 3 (unexpected close marker '}': expected ']')",
                "a=1&b=2             | body stops being JSON at line 1, column 2 (unrecognized token 'a')",
                "\\n\\n              | body is JSON cut short, it ends at line 3, column 1",
                "<a>                 | body stops being XML at line 1, column 4",
                "<a></b>             | body stops being XML at line 1, column 6",
                "<a/>\\n<b/>         | body stops being XML at line 2, column 2",
                "<a>&nbsp;</a>       | body is XML with the undeclared entity 'nbsp'",
                "<a b=\\'&x;\\'/>    | body stops being XML at line 1, column 10",
                "<!DOCTYPE a><a/>    | body is XML with a DOCTYPE",
                "<!DOCTYPE a SYSTEM \\'file:///etc/hostname\\'><a/>             | body is XML with a DOCTYPE",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \\'file:///etc/hostname\\'>]><a>&x;</a> | body is XML with a DOCTYPE",
                "\\ufeff{}           | body stops being JSON at line 1, column 1 (unexpected character ('\\ufeff'): expected a valid value)",
            })
    void anotherBodyIs400(String body, String problem) {
        assertThatThrownBy(() -> read("{'url':'http://a/','body':'" + body + "'}"))
                .isInstanceOf(InvalidCall.class)
                .hasMessage(problem + ": allowed is JSON, XML without a DOCTYPE, or an empty string");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                    | url is missing: allowed is an absolute http or https URL",
                "{'url':''}                            | url is missing: allowed is an absolute http or https URL",
                "{'url':'/path'}                       | url '/path' is not absolute: allowed is an absolute http or https URL",
                "{'url':'http://a','method':'BREW'}    | method is 'BREW': allowed is GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE",
                "{'url':'http://a','method':'connect'} | method is CONNECT, which opens a tunnel instead of making a call: allowed is GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE",
                "{'url':'http://a','method':'G\\nT'}   | method is 'G\\u000aT': allowed is GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE",
                "{'url':'http://a','headers':{'A B':1}}        | headers has the name 'A B': allowed is ASCII letters, digits and !#$%&'*+-.^_`¦~",
                "{'url':'http://a','headers':{'':1}}           | headers has the name '': allowed is ASCII letters, digits and !#$%&'*+-.^_`¦~",
                "{'url':'http://a','headers':{'Ä':1}}          | headers has the name 'Ä': allowed is ASCII letters, digits and !#$%&'*+-.^_`¦~",
                "{'url':'http://a','headers':{'A':'x\\r\\ny'}} | header 'A' has '\\u000d' at position 2: allowed is text without line breaks and other control characters",
                "{'url':'http://a','headers':{'A':'\\u0000'}}  | header 'A' has '\\u0000' at position 1: allowed is text without line breaks and other control characters",
                "{'url':'http://a','headers':{'A':'\\u007f'}}  | header 'A' has '\\u007f' at position 1: allowed is text without line breaks and other control characters",
                "{'url':'http://a','headers':{'A':'\\u0085'}}  | header 'A' has '\\u0085' at position 1: allowed is text without line breaks and other control characters",
                "{'url':'http://a','headers':{'A':'\\ud83d'}}  | header 'A' has '\\ud83d' at position 1: allowed is text without line breaks and other control characters",
                "{'url':'http://a','body':'\\'\\ude00\\''}     | body has half of a surrogate pair at position 2: allowed is text that UTF-8 can carry",
                "{'url':'http://a/\\ud83d'}                    | url 'http://a/\\ud83d' has the character '\\ud83d': allowed is an absolute http or https URL",
            })
    void aPropertyThatBreaksItsRuleIs400(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidCall.class)
                .hasMessage(message.replace('¦', '|'))
                .extracting(e -> ((UnusableCall) e).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "PROXY-CONNECTION",
                "TE",
                "Trailer",
                "transfer-encoding",
                "Upgrade",
                "Expect",
                "content-length",
                "Serai-Call-Id",
                "serai-x"
            })
    void headersThatSeraiSetsAre400AndLeftOutWhenAccepted(String name) {
        String json = "{'url':'http://a','headers':{'" + name + "':'1','X-Other':'2'}}";

        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidCall.class)
                .hasMessage("headers has '" + name + "', which Serai sets itself: allowed is any but the connection's"
                        + " own, Content-Length, Expect and Serai-*");
        assertThat(readLenient(json).headers()).isEqualTo(Map.of("X-Other", "2"));
    }

    @Test
    void headersAreLimitedInNumberAndSize() {
        String hundred = IntStream.range(0, 100).mapToObj(i -> "'h" + i + "':1").collect(Collectors.joining(","));
        String full = "'A':'" + "x".repeat(64 * 1024 - 1) + "'";

        assertThat(read(withHeaders(hundred)).headers()).hasSize(100);
        assertThat(read(withHeaders(full)).headers()).hasSize(1);
        assertThatThrownBy(() -> read(withHeaders(hundred + ",'more':1")))
                .hasMessage("headers has 101 entries: allowed is at most 100");
        assertThatThrownBy(() -> read(withHeaders(full + ",'B':''")))
                .hasMessage("headers has 65537 bytes: allowed is at most 65536");
        assertThat(readLenient(withHeaders(hundred + ",'more':1")).headers()).hasSize(101);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'url':5}                         | url must be a string, but is a number",
                "{'url':{'a':1}}                   | url must be a string, but is an object",
                "{'url':'http://a','method':true}  | method must be a string, but is a boolean",
                "{'url':'http://a','body':{}}      | body must be a string, but is an object",
                "{'url':'http://a','BODY':[]}      | body must be a string, but is an array",
                "{'url':'http://a','requeue':'no'} | requeue must be a boolean, but is a string",
                "{'url':'http://a','requeue':0}    | requeue must be a boolean, but is a number",
                "{'url':'http://a','headers':[]}   | headers must be an object, but is an array",
                "{'url':'http://a','headers':'a'}  | headers must be an object, but is a string",
                "{'url':'http://a','headers':{'A':['x']}} | header 'A' must be a string, a number or a boolean, but is an array",
                "{'url':'http://a','headers':{'A':{}}}    | header 'A' must be a string, a number or a boolean, but is an object",
                "{'url':'http://a','policy':'5s'}  | policy must be an object, but is a string",
                "[{'url':'http://a'}]              | the body is an array, a call is a JSON object",
                "'http://a'                        | the body is a string, a call is a JSON object",
                "null                              | the body is null, a call is a JSON object",
                "{'url':'http://a'} {}             | the body goes on after the call's object with an object at line 1, column 20",
                "{'url':'http://a'}x               | the body stops being JSON at line 1, column 20 (unrecognized token 'x')",
                "{'url':'http://a',}               | the body stops being JSON at line 1, column 19 (unexpected character ('}'): was expecting double-quote to start field name)",
                "{url:'http://a'}                  | the body stops being JSON at line 1, column 2 (unexpected character ('u'): was expecting double-quote to start field name)",
                "{'url':'http://a'                 | the body is JSON cut short, it ends at line 1, column 18",
                "{'url':'htt                       | the body is JSON cut short, it ends at line 1, column 12",
                "{'a':NaN}                         | the body stops being JSON at line 1, column 9 (non-standard token 'NaN')",
                "/**/{}                            | the body stops being JSON at line 1, column 1 (unexpected character ('/'))",
                "{'url':'\\x'}                     | the body stops being JSON at line 1, column 10 (unrecognized character escape 'x')",
            })
    void whatIsNotJsonOrHasTheWrongTypeIs422(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(NotACall.class)
                .hasMessage(message)
                .extracting(e -> ((UnusableCall) e).status())
                .isEqualTo(422);
        assertThatThrownBy(() -> readLenient(json)).hasMessage(message);
    }

    @Test
    void whatIsNotJsonIs422ThoughARuleIsBrokenBefore() {
        assertThatThrownBy(() -> read("{'url':'ftp://a','method':'BREW','policy':{'dely':1},}"))
                .isInstanceOf(NotACall.class);
        assertThatThrownBy(() -> read("{'url':'ftp://a','requeue':1}")).isInstanceOf(NotACall.class);
    }

    @Test
    void errorsSayTheLineInWhichItStopsBeingJson() {
        assertThatThrownBy(() -> read("{\n  'url': 'http://ä/',\n  'ä': 'ö' oops\n}"))
                .hasMessageStartingWith("the body stops being JSON at line 3, column 12 ");
    }

    @Test
    void whatWasAcceptedNeedsOnlyWhatTheCallNeeds() {
        CallRequest call =
                readLenient("{'url':'http://a','body':'a=1&b=2','policy':{'notBefore':'9000-01-01T00:00:00Z'}}");

        assertThat(call.body()).isEqualTo("a=1&b=2");
        assertThat(call.policy().orElseThrow().notBefore()).isPresent();
        assertThatThrownBy(() -> readLenient("{'url':'ftp://a'}")).isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> readLenient("{'body':'x'}")).isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> readLenient("{'url':'http://a','method':'CONNECT'}"))
                .isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> readLenient("{'url':'http://a','headers':{'A':'\\n'}}"))
                .isInstanceOf(InvalidCall.class);
        assertThatThrownBy(() -> readLenient("{'url':'http://a','policy':{'dely':1}}"))
                .isInstanceOf(InvalidCall.class);
    }

    @Test
    void neitherCredentialsNorLongValuesAreRepeated() {
        assertThatThrownBy(() -> read("{'url':'ftp://user:secret@host/'}"))
                .hasMessageStartingWith("url 'ftp://***@host/' has the scheme 'ftp'");
        assertThatThrownBy(() -> read("{'url':'http://a','headers':{'Authorization':'Bearer secret\\n'}}"))
                .hasMessageContaining("'Authorization' has '\\u000a' at position 14")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> read("{'url':'http://a','method':'" + "m".repeat(500) + "'}"))
                .hasMessageStartingWith("method is '" + "m".repeat(80) + "…': allowed");
        assertThatThrownBy(() -> read("{'url':'http://a','method':'a\\u202eb\\u2028'}"))
                .hasMessageStartingWith("method is 'a\\u202eb\\u2028': allowed");
    }

    private CallRequest read(String json) {
        return reader.read(bytes(json));
    }

    private CallRequest readLenient(String json) {
        return reader.readLenient(bytes(json));
    }

    private static String withHeaders(String headers) {
        return "{'url':'http://a','headers':{" + headers + "}}";
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
