package dev.parley.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a webhook may have: by their spelling, and by where they lead. */
class WebhookUrlTest {

  private final AllowedAddresses strict = new AllowedAddresses(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://example.com:8443/hooks?a=b",
        "HTTPS://Example.COM/x",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:443/",
        "https://xn--bcher-kva.example/",
        "https://a-b.c1/%41"
      })
  void usualAddressesAreTaken(String text) {
    assertThat(strict.refusal(WebhookUrl.parse(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "//example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "https:",
        "https://",
        "https:///x",
        "https://user@example.com",
        "https://user:secret@example.com",
        "https://@example.com",
        "https://example.com#part",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:-1/",
        "https://example.com:/",
        "https://example.com:http/",
        "https://exam ple.com",
        "https://example.com/\n",
        "https://bücher.example",
        "https://example.com./",
        "https://a..b/",
        "https://-a.com/",
        "https://a_b.com/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://127.0.1/",
        "https://127.0.0.01/",
        "https://256.0.0.1/",
        "https://1.2.3.4.5/",
        "https://example.0x7f/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://[v1.x]/",
        "https://example.com\\@10.0.0.1/",
        "https://%65xample.com/"
      })
  void spellingsThatReadersReadDifferentlyAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> WebhookUrl.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com",
        "http://8.8.8.8",
        "http://localhost",
        "https://127.0.0.1",
        "https://10.0.0.1",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[::ffff:10.0.0.1]",
        "https://[64:ff9b::7f00:1]",
        "https://[2002:7f00:1::]",
        "https://0.0.0.0"
      })
  void addressesThatAreNotPublicAreRefusedAtOnce(String text) {
    assertThat(strict.refusal(WebhookUrl.parse(text))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "1.1.1.1,true",
    "9.255.255.255,true",
    "10.0.0.0,false",
    "10.255.255.255,false",
    "100.63.255.255,true",
    "100.64.0.0,false",
    "100.127.255.255,false",
    "100.128.0.0,true",
    "0.1.2.3,false",
    "127.255.255.254,false",
    "169.254.169.254,false",
    "172.15.255.255,true",
    "172.16.0.1,false",
    "172.31.255.255,false",
    "172.32.0.0,true",
    "192.0.0.8,false",
    "192.0.2.1,false",
    "192.88.99.1,false",
    "192.168.0.1,false",
    "198.17.255.255,true",
    "198.18.0.1,false",
    "198.19.255.255,false",
    "198.51.100.7,false",
    "203.0.113.7,false",
    "224.0.0.1,false",
    "239.255.255.255,false",
    "240.0.0.1,false",
    "255.255.255.255,false",
    "::,false",
    "::1,false",
    "::ffff:1.1.1.1,true",
    "::ffff:127.0.0.1,false",
    "::ffff:192.168.1.1,false",
    "::127.0.0.1,false",
    "64:ff9b::1.1.1.1,false",
    "64:ff9b::127.0.0.1,false",
    "64:ff9b:1::1,false",
    "100::1,false",
    "2000::1,true",
    "2001::1,false",
    "2001:2::1,false",
    "2001:20::1,false",
    "2001:db8::1,false",
    "2001:200::1,true",
    "2002:7f00:1::,false",
    "2606:4700::1111,true",
    "3fff::1,false",
    "5f00::1,false",
    "fc00::1,false",
    "fd12:3456::1,false",
    "fe80::1,false",
    "fec0::1,false",
    "ff02::1,false"
  })
  void publicAddressesAloneAreAllowed(String address, boolean allowed) {
    assertThat(strict.allow(InetAddress.ofLiteral(address))).isEqualTo(allowed);
  }

  @Test
  void namedNetworksAreAllowedTooAndPlainOnThisMachineAlone() {
    AllowedAddresses named = new AllowedAddresses(List.of("127.0.0.1", "10.1.0.0/16", "fd00::/8"));
    assertThat(named.allow(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
    assertThat(named.allow(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
    assertThat(named.allow(InetAddress.ofLiteral("fd00::1"))).isTrue();
    assertThat(named.allow(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
    assertThat(named.allowPlain(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(named.allowPlain(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
    assertThat(named.allowPlain(InetAddress.ofLiteral("10.1.2.3"))).isFalse();
    assertThat(named.refusal(WebhookUrl.parse("http://127.0.0.1:80/"))).isEmpty();
    assertThat(named.refusal(WebhookUrl.parse("http://localhost:80/"))).isEmpty();
    assertThat(named.refusal(WebhookUrl.parse("http://10.1.2.3/"))).isPresent();
    assertThat(named.refusal(WebhookUrl.parse("http://example.com/"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0/8",
        "a.b.c.d/8",
        "1.1.1.1/",
        "::/129",
        "300.1.1.1",
        "localhost"
      })
  void whatIsNoBlockIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AllowedAddresses(List.of(text)))
        .withMessageContaining("is no block of addresses");
  }

  @Test
  void anAddressIsPrintedWithoutWhatMayBeSecret() {
    WebhookUrl url = WebhookUrl.parse("https://example.com/T0/secret?token=secret");
    assertThat(url.toString()).isEqualTo("https://example.com/…");
  }
}
