package dev.parley.models.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.models.hub.remote.HttpProxies;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.HubSite;
import dev.parley.models.hub.remote.HubSource;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that the hubs' own tools read, read as they read them. */
class HubSettingsTest {

  private static final Path HOME = Path.of("/home/me");

  @ParameterizedTest
  @CsvSource({
    "X=,                                         /home/me/.cache/huggingface/hub",
    "XDG_CACHE_HOME=/c,                          /c/huggingface/hub",
    "HF_HOME=/h,                                 /h/hub",
    "HF_HOME=~/h,                                /home/me/h/hub",
    "HF_HOME=/h HUGGINGFACE_HUB_CACHE=/old,      /old",
    "HUGGINGFACE_HUB_CACHE=/old HF_HUB_CACHE=/x, /x"
  })
  void findsTheCacheOfHuggingFace(String names, Path cache) {
    assertThat(settings(names).cache(HubSource.HUGGING_FACE).root()).isEqualTo(cache);
  }

  @ParameterizedTest
  @CsvSource({"X=,                  /home/me/.cache/modelscope/hub", "MODELSCOPE_CACHE=/m, /m"})
  void findsTheCacheOfModelScope(String names, Path cache) {
    assertThat(settings(names).cache(HubSource.MODELSCOPE).root()).isEqualTo(cache);
  }

  @ParameterizedTest
  @CsvSource({
    "X=,                                   HUGGING_FACE, https://huggingface.co",
    "HF_ENDPOINT=https://hf-mirror.com/,   HUGGING_FACE, https://hf-mirror.com",
    "X=,                                   MODELSCOPE,   https://www.modelscope.cn",
    "MODELSCOPE_DOMAIN=www.modelscope.ai,  MODELSCOPE,   https://www.modelscope.ai",
    "MODELSCOPE_DOMAIN=a MODELSCOPE_ENDPOINT=http://b:1, MODELSCOPE, http://b:1"
  })
  void findsTheHub(String names, HubSource source, URI endpoint) {
    assertThat(settings(names).site(source).endpoint()).isEqualTo(endpoint);
  }

  @Test
  void refusesAnEndpointThatIsNone() {
    assertThatThrownBy(() -> settings("HF_ENDPOINT=ftp://x").site(HubSource.HUGGING_FACE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ftp://x");
  }

  @ParameterizedTest
  @CsvSource({
    "X=,false",
    "HF_HUB_OFFLINE=1,true",
    "HF_HUB_OFFLINE=0,false",
    "HF_HUB_OFFLINE=TRUE,true",
    "TRANSFORMERS_OFFLINE=on,true"
  })
  void readsTheOfflineSwitch(String names, boolean offline) {
    assertThat(settings(names).isOffline()).isEqualTo(offline);
  }

  @Test
  void aTokenIsNeverShown() {
    HubSite site = settings("HF_TOKEN=secret").site(HubSource.HUGGING_FACE);
    assertThat(site.token()).contains("secret");
    assertThat(site.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec\nret", "sécret", "sec ret", "sec\0ret"})
  void aTokenThatIsNoneIsRefusedWithoutShowingIt(String token) {
    Map<String, String> names = Map.of("HF_TOKEN", token);
    assertThatThrownBy(() -> new HubSettings(names::get, HOME).site(HubSource.HUGGING_FACE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token for https://huggingface.co")
        .hasNoCause()
        .hasMessageNotContainingAny("ret", "sec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://me:secret@h", "ftp://me:secret@h", "me:secret@h", "https://me:sec ret@h"})
  void aPasswordInAnAddressIsNeverShown(String endpoint) {
    Map<String, String> names = Map.of("HF_ENDPOINT", endpoint);
    assertThatThrownBy(() -> new HubSettings(names::get, HOME).site(HubSource.HUGGING_FACE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageContaining("address")
        .hasMessageNotContainingAny("sec", "me:");
  }

  @Test
  void readsTheProxiesThatJavaDoesNotRead() {
    HttpProxies proxies = settings("HTTPS_PROXY=http://p:3128 no_proxy=.inside.org,x").proxies();
    Proxy proxy = proxies.select(URI.create("https://huggingface.co/a")).getFirst();
    assertThat(proxy.address()).asString().contains("p", "3128");
    assertThat(proxies.select(URI.create("https://hub.inside.org/a"))).contains(Proxy.NO_PROXY);
    assertThat(proxies.select(URI.create("http://huggingface.co/a"))).contains(Proxy.NO_PROXY);
  }

  @Test
  void readsNamesAsPeopleWriteThem() {
    assertThat(HubName.parse("Qwen/Qwen1.5-0.5B-Chat")).get().hasToString("Qwen/Qwen1.5-0.5B-Chat");
    assertThat(HubName.parse("hf:a/b").orElseThrow().chosen()).contains(HubSource.HUGGING_FACE);
    assertThat(HubName.parse("modelscope:a/b").orElseThrow().source())
        .isEqualTo(HubSource.MODELSCOPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt2", "../x", "a/..", "a/b/c", "/a/b", "a/b--c", "x:a/b", "a/ b", "", "a/b\n"})
  void otherTextsAreNoNames(String text) {
    assertThat(HubName.parse(text)).isEqualTo(Optional.empty());
  }

  private static HubSettings settings(String names) {
    Map<String, String> map = new HashMap<>();
    for (String pair : names.strip().split(" ")) {
      map.put(pair.split("=")[0], pair.endsWith("=") ? "" : pair.substring(pair.indexOf('=') + 1));
    }
    return new HubSettings(map::get, HOME);
  }
}
