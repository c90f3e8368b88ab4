#include "attend.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "units.h"

namespace parley {
namespace {

// Stretches of a tile that one thread computes in a row. `only`: they are all of the tile's.
struct Unit {
  int64_t tile;
  int64_t first;
  int64_t end;
  bool only;
};

struct Plan {
  std::vector<Tile> tiles;
  std::vector<Unit> units;
  std::vector<int64_t> first_unit;  // of every tile
  int64_t most_queries = 0;
  int64_t numbers = 0;  // of the cache, read or computed with
};

int64_t first_stretch(const Attention& a, const Tile& t) { return a.begin(t.first_row) / kStretch; }

int64_t end_stretch(const Attention& a, const Tile& t) {
  return (a.end(t.first_row + t.row_count - 1) + kStretch - 1) / kStretch;
}

// Rows go on in their text by one.
bool continues(const Attention& a, int64_t row) {
  return a.start(row) == a.start(row - 1) && a.end(row) == a.end(row - 1) + 1;
}

void add_tiles(const Attention& a, Plan& plan) {
  int64_t most = std::max<int64_t>(1, kQueriesOfTile / a.shared());
  for (int64_t row = 0; row < a.row_count;) {
    int64_t count = 1;
    while (count < most && row + count < a.row_count && continues(a, row + count)) count++;
    for (int64_t g = 0; g < a.kv_heads; g++) plan.tiles.push_back({row, count, g});
    plan.most_queries = std::max(plan.most_queries, count * a.shared());
    plan.numbers += (a.end(row + count - 1) - a.begin(row)) * count * a.heads * a.head_size;
    row += count;
  }
}

// Tiles are divided only where threads would go short of them.
Plan plan_of(const Attention& a, int64_t threads) {
  Plan plan;
  add_tiles(a, plan);
  bool divide = static_cast<int64_t>(plan.tiles.size()) < 8 * threads;
  for (size_t t = 0; t < plan.tiles.size(); t++) {
    int64_t first = first_stretch(a, plan.tiles[t]), end = end_stretch(a, plan.tiles[t]);
    plan.first_unit.push_back(plan.units.size());
    int64_t step = divide ? 1 : end - first;
    for (int64_t s = first; s < end; s += step) {
      plan.units.push_back({static_cast<int64_t>(t), s, s + step, s == first && s + step == end});
    }
  }
  plan.first_unit.push_back(plan.units.size());
  return plan;
}

int64_t partial_floats(const Attention& a, int64_t queries) {
  return queries * (a.padded_size() + 2);
}

Partial partial_at(const Attention& a, int64_t queries, float* memory) {
  return {memory, memory + queries, memory + 2 * queries};
}

// The threads' common work. Whoever ends the last unit of a tile adds the tile's partials, in their
// order.
class Work {
 public:
  Work(const Attention& a, const Kernel& kernel, const Plan& plan)
      : a_(a),
        kernel_(kernel),
        plan_(plan),
        partial_(partial_floats(a, plan.most_queries)),
        left_(plan.tiles.size()) {
    bool divided = plan.units.size() > plan.tiles.size();
    if (divided) stored_.reset(new float[plan.units.size() * partial_]);
    for (size_t t = 0; t < plan.tiles.size(); t++) {
      left_[t].store(plan.first_unit[t + 1] - plan.first_unit[t], std::memory_order_relaxed);
    }
  }

  // That a thread needs.
  int64_t memory_floats() const { return 2 * partial_ + scratch_floats(a_, plan_.most_queries); }

  void compute(int64_t u, float* memory) {
    const Unit& unit = plan_.units[u];
    const Tile& tile = plan_.tiles[unit.tile];
    int64_t queries = tile.row_count * a_.shared();
    float* scratch = memory + 2 * partial_;
    if (!unit.only) {
      kernel_.attend(a_, tile, unit.first, scratch, stored(u, queries));
      if (left_[unit.tile].fetch_sub(1) == 1) add_stored(unit.tile, queries);
      return;
    }
    Partial sum = partial_at(a_, queries, memory);
    Partial next = partial_at(a_, queries, memory + partial_);
    kernel_.attend(a_, tile, unit.first, scratch, sum);
    for (int64_t s = unit.first + 1; s < unit.end; s++) {
      kernel_.attend(a_, tile, s, scratch, next);
      kernel_.merge(a_, queries, sum, next);
    }
    kernel_.finish(a_, tile, sum);
  }

 private:
  void add_stored(int64_t t, int64_t queries) {
    int64_t first = plan_.first_unit[t];
    Partial sum = stored(first, queries);
    for (int64_t u = first + 1; u < plan_.first_unit[t + 1]; u++) {
      kernel_.merge(a_, queries, sum, stored(u, queries));
    }
    kernel_.finish(a_, plan_.tiles[t], sum);
  }

  Partial stored(int64_t unit, int64_t queries) {
    return partial_at(a_, queries, stored_.get() + unit * partial_);
  }

  const Attention& a_;
  const Kernel& kernel_;
  const Plan& plan_;
  int64_t partial_;
  std::unique_ptr<float[]> stored_;
  std::vector<std::atomic<int64_t>> left_;
};

}  // namespace

void attend(const Attention& a, const Kernel& kernel) {
  if (a.row_count == 0) return;
  Plan plan = plan_of(a, most_threads());
  Work work(a, kernel, plan);
  run_units(plan.units.size(), plan.numbers, work.memory_floats(),
            [&](int64_t unit, float* memory) { work.compute(unit, memory); });
}

}  // namespace parley
