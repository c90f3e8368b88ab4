// The arithmetic of a Gated DeltaNet, over Lanes of sixteen floats: included once for each instruction
// set behind its lanes_*.h, with no header of the library of C++, as attention_kernel.h.
//
// A token forgets some of the state S, then moves what S answers to its key towards its value:
// S <- a S + k d, d = b (v - a k S), and it reads q S = a q S + (q k) d. Tokens are taken one by one,
// so a row has the same bits however its text was cut. One pass over S makes it that of one token
// and reads it for the next.

#include "lanes_math.h"

namespace parley {
namespace {

// Of the tokens of a piece.
struct Prepared {
  int64_t tokens;
  const float* rows[kMostPast + kTokensOfPiece];  // before convolution, `past` earlier ones first
  float* queries;  // [tokens, padded key_size], and below
  float* keys;
  float* values;    // [tokens, padded value_size]; later the answers
  float* keeps;     // how much of the state is kept
  float* betas;
  float* products;  // of query and key
  float* state;     // strips of columns, each [key_size, kStrip]
};

// Rows before convolution: `past` of them before the piece, then its own.
inline void find_rows(const DeltaNet& n, const Part& piece, const float** rows) {
  const float* columns = n.columns + piece.read * n.past * n.channels();
  const float* mixed = n.mixed + piece.first_row * n.mixed_stride;
  for (int64_t i = 0; i < n.past; i++) rows[i] = columns + i * n.channels();
  for (int64_t t = 0; t < piece.row_count; t++) rows[n.past + t] = mixed + t * n.mixed_stride;
}

inline void prepare(const DeltaNet& n, const Part& piece, float* memory, Prepared& p) {
  p.tokens = piece.row_count;
  find_rows(n, piece, p.rows);
  p.queries = memory;
  p.keys = p.queries + kTokensOfPiece * padded(n.key_size);
  p.values = p.keys + kTokensOfPiece * padded(n.key_size);
  p.keeps = p.values + kTokensOfPiece * padded(n.value_size);
  p.betas = p.keeps + kTokensOfPiece;
  p.products = p.betas + kTokensOfPiece;
  p.state = p.products + kTokensOfPiece;
}

// to: [tokens, padded count], the rest of a row 0.
inline void convolve(const DeltaNet& n, const Prepared& p, int64_t channel, int64_t count,
                     float* to) {
  for (int64_t t = 0; t < p.tokens; t++, to += padded(count)) {
    for (int64_t c = 0; c < padded(count); c += kLanes) {
      const float* factors = n.filter + channel + c;
      Lanes sum = all(0);
      for (int64_t i = 0; i <= n.past && c < count; i++, factors += n.channels()) {
        const float* row = p.rows[t + i] + channel + c;
        sum = fma(load_left(row, count - c), load_left(factors, count - c), sum);
      }
      store(to + c, silu(sum));
    }
  }
}

// The last rows, for whoever goes on; where the slot is the same, from the oldest on.
inline void keep_columns(const DeltaNet& n, const Prepared& p, int64_t slot, int64_t channel,
                         int64_t count) {
  for (int64_t i = 0; i < n.past; i++) {
    const float* row = p.rows[p.tokens + i] + channel;
    float* to = n.columns + (slot * n.past + i) * n.channels() + channel;
    for (int64_t c = 0; c < count; c++) to[c] = row[c];
  }
}

inline float product_of(const float* a, const float* b, int64_t count) {
  Lanes sums = all(0);
  for (int64_t i = 0; i < count; i += kLanes) sums = fma(load(a + i), load(b + i), sums);
  return sum_of(sums);
}

// Divides by the length and multiplies with `length`.
inline void resize(float* row, int64_t count, float length) {
  Lanes factor = all(length / __builtin_sqrtf(product_of(row, row, count) + 1e-6f));
  for (int64_t i = 0; i < count; i += kLanes) store(row + i, mul(load(row + i), factor));
}

inline void prepare_keys(const DeltaNet& n, int64_t slot, int64_t head, const Prepared& p) {
  int64_t query = head * n.key_size, key = n.keys() + query, width = padded(n.key_size);
  convolve(n, p, query, n.key_size, p.queries);
  convolve(n, p, key, n.key_size, p.keys);
  keep_columns(n, p, slot, query, n.key_size);
  keep_columns(n, p, slot, key, n.key_size);
  float length = 1 / __builtin_sqrtf(static_cast<float>(n.key_size));
  for (int64_t t = 0; t < p.tokens; t++) {
    resize(p.queries + t * width, width, length);
    resize(p.keys + t * width, width, 1);
    p.products[t] = product_of(p.queries + t * width, p.keys + t * width, width);
  }
}

inline void prepare_values(const DeltaNet& n, int64_t slot, int64_t head, const Prepared& p) {
  int64_t channel = 2 * n.keys() + head * n.value_size;
  convolve(n, p, channel, n.value_size, p.values);
  keep_columns(n, p, slot, channel, n.value_size);
  for (int64_t t = 0; t < p.tokens; t++) {
    const float* heads = p.rows[n.past + t] + n.channels() + n.values();
    float slowness = heads[n.value_heads + head] + n.biases[head];
    p.betas[t] = first_of(sigmoid(all(heads[head])));
    p.keeps[t] = first_of(exp_limited(mul(all(-n.rates[head]), softplus(all(slowness)))));
  }
}

// Between the state of a head in a slot and strips of it.
inline void load_state(const DeltaNet& n, const float* from, float* state) {
  for (int64_t i = 0; i < n.key_size; i++, from += n.value_size) {
    for (int64_t c = 0; c < padded(n.value_size); c += kLanes) {
      Lanes x = c < n.value_size ? load_left(from + c, n.value_size - c) : all(0);
      store(state + (c / kStrip * n.key_size + i) * kStrip + c % kStrip, x);
    }
  }
}

inline void store_state(const DeltaNet& n, const float* state, float* to) {
  for (int64_t i = 0; i < n.key_size; i++, to += n.value_size) {
    for (int64_t c = 0; c < n.value_size; c += kLanes) {
      Lanes x = load(state + (c / kStrip * n.key_size + i) * kStrip + c % kStrip);
      store_left(to + c, n.value_size - c, x);
    }
  }
}

// What a token does to a strip.
struct Move {
  float keep;
  const float* key;
  const float* values;  // d, [kStrip]
};

// What a token asks of a strip.
struct Question {
  const float* key;
  const float* query;
  float* by_key;  // the answers, [kStrip]
  float* by_query;
};

template <bool Moves, bool Asks>
inline void pass(float* strip, int64_t rows, const Move& move, const Question& question) {
  constexpr int W = kStrip / kLanes;
  Lanes keep = all(Moves ? move.keep : 1.0f);
  Lanes moved[W], by_key[W], by_query[W];
#pragma GCC unroll 8
  for (int w = 0; w < W; w++) {
    moved[w] = Moves ? load(move.values + w * kLanes) : all(0);
    by_key[w] = by_query[w] = all(0);
  }
  for (int64_t i = 0; i < rows; i++, strip += kStrip) {
    Lanes key = all(Moves ? move.key[i] : 0);
    Lanes next_key = all(Asks ? question.key[i] : 0), next_query = all(Asks ? question.query[i] : 0);
#pragma GCC unroll 8
    for (int w = 0; w < W; w++) {
      Lanes x = load(strip + w * kLanes);
      if (Moves) {
        x = fma(key, moved[w], mul(keep, x));
        store(strip + w * kLanes, x);
      }
      if (Asks) {
        by_key[w] = fma(next_key, x, by_key[w]);
        by_query[w] = fma(next_query, x, by_query[w]);
      }
    }
  }
  if (!Asks) return;
#pragma GCC unroll 8
  for (int w = 0; w < W; w++) {
    store(question.by_key + w * kLanes, by_key[w]);
    store(question.by_query + w * kLanes, by_query[w]);
  }
}

// From what the state answers to a token: what it is moved by, d; and values become answers.
inline void answer(const Prepared& p, int64_t t, int64_t count, const float* by_key,
                   const float* by_query, float* moved, float* values) {
  Lanes keep = all(p.keeps[t]);
  for (int64_t c = 0; c < count; c += kLanes) {
    Lanes kept = mul(keep, load(by_key + c));
    Lanes d = mul(sub(load(values + c), kept), all(p.betas[t]));
    store(moved + c, d);
    store(values + c, fma(all(p.products[t]), d, mul(keep, load(by_query + c))));
  }
}

// Takes a strip through all tokens; their values become their answers.
inline void go_through(const DeltaNet& n, const Prepared& p, float* strip, float* values) {
  int64_t width = padded(n.key_size);
  float by_key[kStrip], by_query[kStrip], moved[kStrip];
  Question question = {p.keys, p.queries, by_key, by_query};
  Move move = {1, p.keys, moved};
  pass<false, true>(strip, n.key_size, move, question);
  for (int64_t t = 0; t < p.tokens; t++, values += padded(n.value_size)) {
    answer(p, t, kStrip, by_key, by_query, moved, values);
    move.keep = p.keeps[t];
    move.key = p.keys + t * width;
    question.key = p.keys + (t + 1) * width;
    question.query = p.queries + (t + 1) * width;
    if (t + 1 < p.tokens) {
      pass<true, true>(strip, n.key_size, move, question);
    } else {
      pass<true, false>(strip, n.key_size, move, question);
    }
  }
}

// One token, straight from the state in one slot to that in another: each number as above.
inline void go_through_one(const DeltaNet& n, const Prepared& p, const float* from, float* to) {
  int64_t width = padded(n.value_size);
  float* sums = p.state;  // by key, by query
  for (int64_t c = 0; c < 2 * width; c += kLanes) store(sums + c, all(0));
  const float* factors[] = {p.keys, p.queries};
  const float* none = nullptr;
  add_product(factors, 2, from, none, n.value_size, n.key_size, n.value_size, sums, width);
  answer(p, 0, width, sums, sums + width, sums, p.values);
  for (int64_t i = 0; i < n.key_size; i++, from += n.value_size, to += n.value_size) {
    Lanes key = all(p.keys[i]), keep = all(p.keeps[0]);
    for (int64_t c = 0; c < n.value_size; c += kLanes) {
      int64_t left = n.value_size - c;
      store_left(to + c, left, fma(key, load(sums + c), mul(keep, load_left(from + c, left))));
    }
  }
}

// Answers have RMS 1, then the norm's weights and the gates.
inline void write_answers(const DeltaNet& n, int64_t first_row, int64_t head, const Prepared& p) {
  for (int64_t t = 0; t < p.tokens; t++) {
    const float* answers = p.values + t * padded(n.value_size);
    float square = product_of(answers, answers, padded(n.value_size));
    Lanes factor = all(1 / __builtin_sqrtf(square / n.value_size + n.epsilon));
    const float* gates = p.rows[n.past + t] + n.channels() + head * n.value_size;
    float* out = n.out + (first_row + t) * n.values() + head * n.value_size;
    for (int64_t c = 0; c < n.value_size; c += kLanes) {
      int64_t left = n.value_size - c;
      Lanes x = mul(mul(load(answers + c), factor), load_left(n.norm + c, left));
      store_left(out + c, left, mul(x, silu(load_left(gates + c, left))));
    }
  }
}

void recur(const DeltaNet& n, const Part& piece, int64_t key_head, float* scratch) {
  Prepared p;
  prepare(n, piece, scratch, p);
  prepare_keys(n, piece.written, key_head, p);
  for (int64_t i = 0; i < n.shared(); i++) {
    int64_t head = n.value_head(key_head, i), size = n.key_size * n.value_size;
    prepare_values(n, piece.written, head, p);
    const float* from = n.memory + (piece.read * n.value_heads + head) * size;
    float* to = n.memory + (piece.written * n.value_heads + head) * size;
    if (p.tokens == 1) {
      go_through_one(n, p, from, to);
    } else {
      load_state(n, from, p.state);
      for (int64_t c = 0; c < n.value_size; c += kStrip) {
        go_through(n, p, p.state + c * n.key_size, p.values + c);
      }
      store_state(n, p.state, to);
    }
    write_answers(n, piece.first_row, head, p);
  }
}

}  // namespace
}  // namespace parley
