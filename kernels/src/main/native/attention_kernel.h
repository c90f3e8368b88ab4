// The arithmetic of attention, over Lanes of sixteen floats: included once for each instruction set
// behind its lanes_*.h. No header of the library of C++ is used here: what the compiler would make of
// its templates for one instruction set could be run on a machine with another.
//
// Every lane adds in the order of the text or of the head's dimensions, and lanes are added in a
// fixed order, so that neither instruction set nor the rows beside change a bit.

#include "lanes_math.h"

namespace parley {
namespace {

using Half = uint16_t;
using Eight = int8_t;

constexpr int64_t kChunk = 64;  // tokens whose scores are computed together
constexpr float kMinusInfinity = -__builtin_inff();

// Asks for the cache lines of some numbers; anything may be asked for.
template <class T>
inline void fetch(const T* p, int64_t count) {
  constexpr int64_t kLine = 64 / sizeof(T);
  for (int64_t i = 0; i < count; i += kLine) __builtin_prefetch(p + i);
}

// Adds to R rows of `to`, at W lanes of columns, the products of R rows of factors with a matrix.
// With these steps both products of attention are one: a factor every `factor_step`, a row of the
// matrix every `step`. Some: of the one lane's columns there are only `columns`. next: the
// matrix that comes after, of the same shape, to be fetched meanwhile; or null.
template <int R, int W, bool Some, class T>
inline void add_products(const float* const* factors, const T* matrix, const T* next, int64_t step,
                         int64_t count, int64_t columns, float* to, int64_t to_step) {
  // Unrolled by these pragmas: left to itself, g++ 12 keeps the sums in memory and stores all of them
  // once more for every number.
  Lanes sums[R][W];
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 8
    for (int w = 0; w < W; w++) sums[r][w] = load(to + r * to_step + w * kLanes);
  }
  for (int64_t i = 0; i < count; i++, matrix += step) {
    if (next != nullptr) fetch(next + i * step, W * kLanes);
    Lanes numbers[W];
#pragma GCC unroll 8
    for (int w = 0; w < W; w++) {
      numbers[w] = Some ? load_some(matrix, columns) : load(matrix + w * kLanes);
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      Lanes factor = all(factors[r][i]);
#pragma GCC unroll 8
      for (int w = 0; w < W; w++) sums[r][w] = fma(factor, numbers[w], sums[r][w]);
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 8
    for (int w = 0; w < W; w++) store(to + r * to_step + w * kLanes, sums[r][w]);
  }
}

template <int R, class T>
void add_rows(const float* const* factors, const T* matrix, const T* next, int64_t step,
              int64_t count, int64_t columns, float* to, int64_t to_step) {
  constexpr int W = width_for(R);
  for (int64_t column = 0; column < columns;) {
    const T* here = matrix + column;
    const T* after = next != nullptr ? next + column : nullptr;
    int64_t left = columns - column;
    if (left >= W * kLanes) {
      add_products<R, W, false>(factors, here, after, step, count, left, to + column, to_step);
      column += W * kLanes;
    } else if (left >= kLanes) {
      add_products<R, 1, false>(factors, here, after, step, count, left, to + column, to_step);
      column += kLanes;
    } else {
      add_products<R, 1, true>(factors, here, after, step, count, left, to + column, to_step);
      column += kLanes;
    }
  }
}

// to[rows, columns] += factors[rows, count] * matrix[count, columns]; rows of `to` are padded. As few
// passes over the matrix as registers allow, of as many rows each.
template <class T>
void add_product(const float* const* factors, int64_t rows, const T* matrix, const T* next,
                 int64_t step, int64_t count, int64_t columns, float* to, int64_t to_step) {
  static_assert(kMostQueries == 6, "the cases below");
  int64_t passes = (rows + kMostQueries - 1) / kMostQueries;
  for (int64_t r = 0; r < rows; passes--) {
    int64_t some = (rows - r + passes - 1) / passes;
    const float* const* f = factors + r;
    float* there = to + r * to_step;
    switch (some) {
      case 1: add_rows<1>(f, matrix, next, step, count, columns, there, to_step); break;
      case 2: add_rows<2>(f, matrix, next, step, count, columns, there, to_step); break;
      case 3: add_rows<3>(f, matrix, next, step, count, columns, there, to_step); break;
      case 4: add_rows<4>(f, matrix, next, step, count, columns, there, to_step); break;
      case 5: add_rows<5>(f, matrix, next, step, count, columns, there, to_step); break;
      default: add_rows<6>(f, matrix, next, step, count, columns, there, to_step);
    }
    next = nullptr;
    r += some;
  }
}

// Tokens of a text, `count` of them in one block from `offset` in it on.
struct Piece {
  int64_t first;
  int64_t count;
  int64_t block;
  int64_t offset;
};

// The piece that begins with this token and ends with its chunk, or before `end`.
inline Piece piece_at(const Attention& a, const Tile& tile, int64_t token, int64_t end) {
  int64_t last = token - token % kChunk + kChunk;
  const int64_t* table = a.tables + a.start(tile.first_row);
  return {token, (last < end ? last : end) - token, table[token / a.block], token % a.block};
}

// Tokens of a stretch that some row of a tile sees.
struct Range {
  int64_t begin;
  int64_t end;
};

inline Range seen_by(const Attention& a, int64_t row, int64_t stretch) {
  int64_t begin = a.begin(row), end = a.end(row);
  int64_t first = stretch * kStretch, last = first + kStretch;
  return {begin > first ? begin : first, end < last ? end : last};
}

inline Range seen_by(const Attention& a, const Tile& tile, int64_t stretch) {
  return {seen_by(a, tile.first_row, stretch).begin,
          seen_by(a, tile.first_row + tile.row_count - 1, stretch).end};
}

// A matrix that so many rows read is widened once for all of them.
constexpr int64_t kManyRows = 12;

template <class T>
inline void widen(const T* from, int64_t count, float* to) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) store(to + i, load(from + i));
  if (i < count) {
    float rest[kLanes];
    store(rest, load_some(from + i, count - i));
    for (int64_t k = 0; i + k < count; k++) to[i + k] = rest[k];
  }
}

void multiply(const float* const* factors, int64_t rows, const float* matrix, const float* next,
              int64_t step, int64_t count, int64_t columns, float*, float* to, int64_t to_step) {
  add_product(factors, rows, matrix, next, step, count, columns, to, to_step);
}

// wide: room for the matrix in float.
template <class T>
void multiply(const float* const* factors, int64_t rows, const T* matrix, const T* next,
              int64_t step, int64_t count, int64_t columns, float* wide, float* to,
              int64_t to_step) {
  if (rows < kManyRows) {
    add_product(factors, rows, matrix, next, step, count, columns, to, to_step);
    return;
  }
  for (int64_t i = 0; i < count; i++) widen(matrix + i * step, columns, wide + i * columns);
  const float* none = nullptr;
  add_product(factors, rows, wide, none, columns, count, columns, to, to_step);
}

// Where the keys of a head begin in a block, at some token of it; and the values.
template <class T>
inline const T* keys_at(const Attention& a, const Tile& tile, const Piece& piece) {
  int64_t part = piece.block * a.kv_heads + tile.kv_head;
  return static_cast<const T*>(a.keys) + part * a.head_size * a.block + piece.offset;
}

template <class T>
inline const T* values_at(const Attention& a, const Tile& tile, const Piece& piece) {
  int64_t part = piece.block * a.kv_heads + tile.kv_head;
  return static_cast<const T*>(a.values) + (part * a.block + piece.offset) * a.head_size;
}

// Multiplies each token's number with the token's scale. numbers: [queries, kStretch], of whole Lanes
// from the first of the range on.
void scale_tokens(const Attention& a, const Tile& tile, Range range, const float* scales,
                  int64_t count, float* numbers) {
  int64_t stretch = range.begin / kStretch * kStretch;
  int64_t token = range.begin - range.begin % kLanes;
  for (; token < range.end; token += kLanes) {
    Piece piece = piece_at(a, tile, token, token + kLanes);
    int64_t part = piece.block * a.kv_heads + tile.kv_head;
    Lanes scale = load(scales + part * a.block + piece.offset);
    for (int64_t q = 0; q < count; q++) {
      float* to = numbers + q * kStretch + token - stretch;
      store(to, mul(load(to), scale));
    }
  }
}

// Scores of whole chunks from `first` on, [queries, kStretch]; those of tokens that no row sees may
// be anything.
template <class T>
void score(const Attention& a, const Tile& tile, Range range, const float* const* queries,
           int64_t count, float* wide, float* scores) {
  int64_t stretch = range.begin / kStretch * kStretch;
  int64_t token = range.begin - range.begin % kChunk;
  for (; token < range.end; token += kChunk) {
    Piece piece = piece_at(a, tile, token, token + kChunk);
    int64_t after = token + kChunk;
    const T* next =
        after < range.end ? keys_at<T>(a, tile, piece_at(a, tile, after, range.end)) : nullptr;
    float* to = scores + token - stretch;
    for (int64_t q = 0; q < count; q++) {
      for (int64_t i = 0; i < kChunk; i += kLanes) store(to + q * kStretch + i, all(0));
    }
    multiply(queries, count, keys_at<T>(a, tile, piece), next, a.block, a.head_size, kChunk, wide,
             to, kStretch);
  }
}

// Scores become weights, 0 where the row does not see the token. Writes the largest score and the
// sum of the weights.
inline void weigh(Range seen, Range range, float* scores, float* maximum, float* sum) {
  int64_t stretch = range.begin / kStretch * kStretch;
  int64_t first = range.begin / kLanes * kLanes - stretch;
  int64_t last = (range.end + kLanes - 1) / kLanes * kLanes - stretch;
  if (seen.begin >= seen.end) {
    for (int64_t i = first; i < last; i += kLanes) store(scores + i, all(0));
    *maximum = kMinusInfinity;
    *sum = 0;
    return;
  }
  for (int64_t i = first; i < seen.begin - stretch; i++) scores[i] = kMinusInfinity;
  for (int64_t i = seen.end - stretch; i < last; i++) scores[i] = kMinusInfinity;
  Lanes largest_lanes = all(kMinusInfinity);
  for (int64_t i = first; i < last; i += kLanes) {
    largest_lanes = largest(largest_lanes, load(scores + i));
  }
  *maximum = largest_of(largest_lanes);
  Lanes sums = all(0);
  Lanes base = all(*maximum);
  for (int64_t i = first; i < last; i += kLanes) {
    Lanes weights = exp_negative(sub(load(scores + i), base));
    store(scores + i, weights);
    sums = add(sums, weights);
  }
  *sum = sum_of(sums);
}

template <class T>
void gather(const Attention& a, const Tile& tile, Range range, const float* const* weights,
            int64_t count, float* wide, float* to) {
  int64_t stretch = range.begin / kStretch * kStretch;
  int64_t padded = a.padded_size();
  const float* here[kMostQueriesOfTile];
  for (int64_t token = range.begin; token < range.end;) {
    Piece piece = piece_at(a, tile, token, range.end);
    int64_t after = token + piece.count;
    const T* next =
        after < range.end ? values_at<T>(a, tile, piece_at(a, tile, after, range.end)) : nullptr;
    for (int64_t q = 0; q < count; q++) here[q] = weights[q] + token - stretch;
    multiply(here, count, values_at<T>(a, tile, piece), next, a.head_size, piece.count,
             a.head_size, wide, to, padded);
    token = after;
  }
}

template <class T>
void attend_stretch(const Attention& a, const Tile& tile, int64_t stretch, float* scratch,
                    Partial to) {
  int64_t shared = a.shared(), count = tile.row_count * shared, padded = a.padded_size();
  Range range = seen_by(a, tile, stretch);
  float* wide = scratch + count * kStretch;
  const float* queries[kMostQueriesOfTile];
  const float* weights[kMostQueriesOfTile];
  for (int64_t q = 0; q < count; q++) {
    int64_t row = tile.first_row + q / shared, head = tile.kv_head * shared + q % shared;
    queries[q] = a.query + row * a.query_stride + head * a.head_size;
    weights[q] = scratch + q * kStretch;
    for (int64_t i = 0; i < padded; i += kLanes) store(to.values + q * padded + i, all(0));
  }
  score<T>(a, tile, range, queries, count, wide, scratch);
  bool scaled = sizeof(T) == sizeof(Eight);
  if (scaled) scale_tokens(a, tile, range, a.key_scales, count, scratch);
  for (int64_t q = 0; q < count; q++) {
    Range seen = seen_by(a, tile.first_row + q / shared, stretch);
    weigh(seen, range, scratch + q * kStretch, to.maxima + q, to.sums + q);
  }
  if (scaled) scale_tokens(a, tile, range, a.value_scales, count, scratch);
  gather<T>(a, tile, range, weights, count, wide, to.values);
}

void attend(const Attention& a, const Tile& tile, int64_t stretch, float* scratch, Partial to) {
  switch (a.type) {
    case CacheType::kFloat: return attend_stretch<float>(a, tile, stretch, scratch, to);
    case CacheType::kHalf: return attend_stretch<Half>(a, tile, stretch, scratch, to);
    case CacheType::kEight: return attend_stretch<Eight>(a, tile, stretch, scratch, to);
  }
}

void merge(const Attention& a, int64_t queries, Partial sum, Partial next) {
  int64_t padded = a.padded_size();
  for (int64_t q = 0; q < queries; q++) {
    if (next.maxima[q] == kMinusInfinity && next.sums[q] == 0) continue;
    bool larger = next.maxima[q] > sum.maxima[q];
    float maximum = larger ? next.maxima[q] : sum.maxima[q];
    float keep = larger ? exp_negative(sum.maxima[q] - maximum) : 1.0f;
    float take = larger ? 1.0f : exp_negative(next.maxima[q] - maximum);
    sum.maxima[q] = maximum;
    sum.sums[q] = sum.sums[q] * keep + next.sums[q] * take;
    float* values = sum.values + q * padded;
    const float* added = next.values + q * padded;
    for (int64_t i = 0; i < padded; i += kLanes) {
      Lanes kept = mul(load(values + i), all(keep));
      store(values + i, fma(load(added + i), all(take), kept));
    }
  }
}

void finish(const Attention& a, const Tile& tile, Partial sum) {
  int64_t shared = a.shared(), padded = a.padded_size();
  for (int64_t q = 0; q < tile.row_count * shared; q++) {
    int64_t row = tile.first_row + q / shared, head = tile.kv_head * shared + q % shared;
    float* out = a.out + (row * a.heads + head) * a.head_size;
    const float* values = sum.values + q * padded;
    for (int64_t i = 0; i < a.head_size; i++) out[i] = values[i] / sum.sums[q];
  }
}

}  // namespace
}  // namespace parley
