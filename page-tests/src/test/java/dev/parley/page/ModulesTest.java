package dev.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page's modules one by one, in the engine that runs them. */
@ExtendWith(InChromium.class)
class ModulesTest {

  @Test
  void framesAreTheSameWhereverTheStreamIsCut(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { FrameParser } = await import('/js/net/sse.js');
                    const stream = 'retry: 1500\\r\\n: comment\\r\\rid: 1-1\\nevent: tokens\\n'
                      + 'data:one\\r\\ndata:  two\\rdata\\n\\ndata: x\\nid: a\\0b\\n\\n\\n\\n'
                      + 'event: lost\\n\\nid\\ndata: y\\nunknown: z\\n\\r\\ndata: unfinished\\n';
                    const frames = (...chunks) => {
                      const parser = new FrameParser();
                      const all = chunks.flatMap((chunk) => parser.push(chunk));
                      return JSON.stringify([...all, parser.retry]);
                    };
                    const results = new Set([frames(...stream)]);
                    for (let i = 0; i <= stream.length; i++) {
                      results.add(frames(stream.slice(0, i), '', stream.slice(i)));
                    }
                    return [...results].join(' OR ');
                    """))
        .isEqualTo(
            "[{\"event\":\"tokens\",\"data\":\"one\\n two\\n\",\"id\":\"1-1\"},"
                + "{\"event\":\"message\",\"data\":\"x\",\"id\":null},"
                + "{\"event\":\"message\",\"data\":\"y\",\"id\":\"\"},1500]");
  }

  @Test
  void idsAreComparedAsNumbersOfAnySize(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { isAbove } = await import('/js/net/follow.js');
                    return [isAbove('0-1', null), isAbove('1-10', '1-9'), isAbove('2-0', '1-99'),
                      isAbove('1763850000000000001-0', '1763850000000000000-5'),
                      isAbove('1-9', '1-9'), isAbove('1-9', '1-10'), isAbove('9-0', '10-0')].join();
                    """))
        .isEqualTo("true,true,true,true,false,false,false");
  }

  @Test
  void backOffIsJitteredBetweenOneAndTenSeconds(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { BackOff } = await import('/js/net/pause.js');
                    const waits = [];
                    for (let i = 0; i < 200; i++) {
                      const backOff = new BackOff();
                      waits.push(Array.from({ length: 8 }, () => backOff.failed()));
                    }
                    const all = waits.flat();
                    const firsts = waits.map(([first]) => first);
                    const asked = new BackOff().failed(3000);
                    const after = new BackOff();
                    for (let i = 0; i < 8; i++) { after.failed(); }
                    after.succeeded();
                    return [Math.min(...all) >= 1000, Math.max(...all) <= 10000,
                      Math.max(...all) > 8000, Math.max(...firsts) <= 2000,
                      new Set(firsts).size > 100, asked >= 3000, new BackOff().failed(60000) <= 10000,
                      after.failed() <= 2000].join();
                    """))
        .isEqualTo("true,true,true,true,true,true,true,true");
  }

  @Test
  void aGrowingTextLooksAsIfItHadBeenThereAtOnce(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { GrowingMarkdown } = await import('/js/text/growing.js');
                    const { markdown } = await import('/js/text/markdown.js');
                    const text = '# Title\\n\\nA *p*\\nwith lines\\n\\n1. a\\n\\n2. b\\n   - c\\n\\n'
                      + '   more\\n3. d\\n\\n> quote\\n> on\\n\\n```js\\nlet a;\\n\\n\\nlet b;\\n```\\n'
                      + 'after\\n\\n| a | b |\\n|---|:-:|\\n| 1 | 2 |\\n\\nSetext\\n---\\n\\n- [ ] x\\n'
                      + '- [x] y\\n\\n***\\n\\n<div>\\nhtml\\n</div>\\n\\nlast 👨‍👩‍👧 line';
                    const whole = document.createElement('div');
                    whole.append(markdown(text));
                    const want = flat(whole);
                    const faults = [];
                    for (const step of [1, 3, 7, text.length]) {
                      const box = document.createElement('div');
                      const growing = new GrowingMarkdown(box, () => {});
                      for (let i = step; i < text.length + step; i += step) {
                        growing.draw(text.slice(0, i), Infinity);
                      }
                      const parts = document.createElement('div');
                      parts.append(...[...box.children].flatMap((part) => [...part.childNodes]));
                      if (flat(parts) !== want) { faults.push(step + ': ' + flat(parts)); }
                    }
                    function flat(node) { return node.innerHTML.replace(/>\\s+</g, '><').trim(); }
                    return faults.join(' ') || 'same';
                    """))
        .isEqualTo("same");
  }

  @Test
  void textAppearsEvenlyAndNeverHalfACharacter(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { Pace } = await import('/js/text/pace.js');
                    const text = '👨‍👩‍👧👍🏽é中'.repeat(40);
                    const pace = new Pace();
                    const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
                    const ends = new Set([...segments.segment(text)].map(({ index }) => index));
                    ends.add(text.length);
                    let frames = 0;
                    let inside = 0;
                    while (pace.visible < text.length && frames < 1000) {
                      const end = pace.step(text, 16, false);
                      inside += ends.has(end) ? 0 : 1;
                      frames += 1;
                    }
                    return [frames > 10, frames < 200, inside].join();
                    """))
        .isEqualTo("true,true,0");
  }

  @Test
  void noConversationMakesRoomForAnother(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { Store } = await import('/js/chat/store.js');
                    const store = new Store();
                    const chat = (n, text) => ({ id: 'c' + n, updatedAt: n,
                      turns: [{ role: 'user', id: 'u', text }] });
                    for (let n = 1; n <= 120; n++) { store.keep(chat(n, 'small')); }
                    const many = store.conversations().map(({ id }) => id);
                    const big = 'x'.repeat(1_000_000);
                    let saved = 0;
                    for (let n = 201; n <= 208; n++) { saved += store.keep(chat(n, big)); }
                    localStorage.setItem('parley.chat.broken', '{"turns":');
                    localStorage.setItem('parley.chat.strange', '{"turns":7}');
                    const fits = store.keep(chat(300, 'x'.repeat(6_000_000)));
                    const all = store.conversations().map(({ id }) => id);
                    const after = new Store().conversations().length;
                    return [many.length, many[0], many.at(-1), saved >= 3 && saved < 8, fits,
                      all.length, all[0], all.at(-1), after - saved, store.hasUnsaved].join();
                    """))
        .isEqualTo("120,c120,c1,true,false,129,c300,c1,120,true");
  }

  @Test
  void aDeletedConversationMakesRoomForThoseInMemory(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { Store } = await import('/js/chat/store.js');
                    const store = new Store();
                    const chat = (id, size) => ({ id, updatedAt: 1,
                      turns: [{ role: 'user', id: 'u', text: 'x'.repeat(size) }] });
                    const kept = [store.keep(chat('a', 3_000_000)), store.keep(chat('b', 3_000_000))];
                    const newer = store.keep(chat('a', 4_000_000));
                    store.forget('a');
                    return [...kept, newer, store.hasUnsaved,
                      new Store().conversations().map(({ id }) => id)].join();
                    """))
        .isEqualTo("true,false,true,false,b");
  }

  @Test
  void settingsOfAnyOriginAreMadeUsable(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { settingsFrom } = await import('/js/chat/settings.js');
                    return JSON.stringify([null, 7, { model: 5, temperature: 'hot', maxTokens: NaN,
                      system: {}, thinking: 1 }, { temperature: 3, maxTokens: 0 }, { model: '', temperature: 0,
                      maxTokens: 1.9, system: ' a ', thinking: true }].map(settingsFrom));
                    """))
        .isEqualTo(
            ("[{*},{*},{*},{*},{\"model\":null,\"temperature\":0,\"maxTokens\":1,"
                    + "\"system\":\"a\",\"thinking\":true}]")
                .replace(
                    "{*}",
                    "{\"model\":null,\"temperature\":null,\"maxTokens\":null,"
                        + "\"system\":\"\",\"thinking\":false}"));
  }

  @Test
  void bothLanguagesSayTheSameThings(FakeParley parley, Page page) {
    assertThat(
            page.open()
                .module(
                    """
                    const { en } = await import('/js/view/words-en.js');
                    const { zh } = await import('/js/view/words-zh.js');
                    const places = (text) => (text.match(/\\{\\w+\\}/g) ?? []).sort().join();
                    const timeouts = ['first_token', 'token_gap', 'generation'];
                    return JSON.stringify([
                      Object.keys(en).filter((key) => !(key in zh)),
                      Object.keys(zh).filter((key) => !(key in en)),
                      Object.keys(en).filter((key) => places(en[key]) !== places(zh[key])),
                      timeouts.every((name) => zh[`error_${name}_timeout`].includes('生成超时')),
                    ]);
                    """))
        .isEqualTo("[[],[],[],true]");
  }
}
