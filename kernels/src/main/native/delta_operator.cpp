// The operator of Gated DeltaNets as network.py sees it. Whatever an argument says is checked here, so
// that nothing reads or writes outside of a tensor, and no two threads write to one place.

#include <torch/library.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <vector>

#include "cpu.h"
#include "recur.h"

namespace parley {
namespace {

constexpr int64_t kMostSize = 1024;

bool is_table(const at::Tensor& t, int64_t dimensions) {
  return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.dim() == dimensions &&
         t.is_contiguous();
}

void check_sizes(const DeltaNet& n) {
  TORCH_CHECK(n.key_heads > 0 && n.value_heads > 0 && n.value_heads % n.key_heads == 0,
              "parley::delta_rule: ", n.value_heads, " value heads over ", n.key_heads);
  TORCH_CHECK(n.key_size > 0 && n.key_size <= kMostSize && n.value_size > 0 &&
                  n.value_size <= kMostSize,
              "parley::delta_rule: keys of ", n.key_size, ", values of ", n.value_size);
  TORCH_CHECK(n.past >= 0 && n.past <= kMostPast, "parley::delta_rule: a past of ", n.past);
}

void check_slot(int64_t slot, int64_t slots) {
  TORCH_CHECK(slot >= 0 && slot < slots, "parley::delta_rule: slot ", slot, " of ", slots);
}

// The rows that decode, one of each text.
std::vector<Part> decoding_rows(const at::Tensor& read, const at::Tensor& written, int64_t slots) {
  for (const at::Tensor& t : {read, written}) {
    TORCH_CHECK(t.device().is_cpu() && t.scalar_type() == at::kLong && t.dim() == 1 &&
                    t.is_contiguous() && t.numel() == read.numel(),
                "parley::delta_rule: slots");
  }
  std::vector<Part> parts;
  for (int64_t row = 0; row < read.numel(); row++) {
    Part part = {row, 1, read.const_data_ptr<int64_t>()[row], written.const_data_ptr<int64_t>()[row]};
    check_slot(part.read, slots);
    check_slot(part.written, slots);
    parts.push_back(part);
  }
  return parts;
}

// Those of prompts, which cover all rows from `first` on.
std::vector<Part> prompt_parts(at::IntArrayRef numbers, int64_t first, int64_t rows, int64_t slots) {
  TORCH_CHECK(numbers.size() % 4 == 0, "parley::delta_rule: parts");
  std::vector<Part> parts;
  for (size_t i = 0; i < numbers.size(); i += 4) {
    Part part = {numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]};
    TORCH_CHECK(part.first_row == first && part.row_count > 0 && part.row_count <= rows - first,
                "parley::delta_rule: a part of ", part.row_count, " rows from ", part.first_row);
    check_slot(part.read, slots);
    check_slot(part.written, slots);
    first += part.row_count;
    parts.push_back(part);
  }
  TORCH_CHECK(first == rows, "parley::delta_rule: ", rows, " rows, parts of ", first);
  return parts;
}

// What a decoding row writes, nobody else reads or writes; what it reads, no other writes.
void check_apart(const std::vector<Part>& decoding, const std::vector<Part>& prompts,
                 int64_t slots) {
  constexpr int64_t kNobody = -1, kPrompts = -2;
  std::vector<int64_t> writers(slots, kNobody);
  for (const Part& part : prompts) writers[part.written] = kPrompts;
  for (const Part& part : decoding) {
    TORCH_CHECK(writers[part.written] == kNobody, "parley::delta_rule: two write to slot ",
                part.written);
    writers[part.written] = part.first_row;
  }
  for (const Part& part : decoding) {
    TORCH_CHECK(writers[part.read] == kNobody || writers[part.read] == part.first_row,
                "parley::delta_rule: another writes to slot ", part.read);
  }
  for (const Part& part : prompts) {
    TORCH_CHECK(writers[part.read] < 0, "parley::delta_rule: another writes to slot ", part.read);
  }
}

at::Tensor delta_rule_cpu(const at::Tensor& mixed, const at::Tensor& filter,
                          const at::Tensor& columns, const at::Tensor& memory,
                          const at::Tensor& rates, const at::Tensor& biases, const at::Tensor& norm,
                          const at::Tensor& read, const at::Tensor& written, at::IntArrayRef parts,
                          int64_t key_heads, bool tiled, double epsilon) {
  TORCH_CHECK(is_table(memory, 4), "parley::delta_rule: memory");
  DeltaNet n;
  n.key_heads = key_heads;
  n.value_heads = memory.size(1);
  n.key_size = memory.size(2);
  n.value_size = memory.size(3);
  n.past = filter.dim() == 2 ? filter.size(0) - 1 : -1;
  n.tiled = tiled;
  n.epsilon = static_cast<float>(epsilon);
  check_sizes(n);
  int64_t slots = memory.size(0);
  TORCH_CHECK(is_table(filter, 2) && filter.size(1) == n.channels(), "parley::delta_rule: filter");
  TORCH_CHECK(is_table(columns, 3) && columns.size(0) == slots && columns.size(1) == n.past &&
                  columns.size(2) == n.channels(),
              "parley::delta_rule: columns");
  TORCH_CHECK(is_table(rates, 1) && rates.numel() == n.value_heads && is_table(biases, 1) &&
                  biases.numel() == n.value_heads,
              "parley::delta_rule: rates and biases");
  TORCH_CHECK(is_table(norm, 1) && norm.numel() == n.value_size, "parley::delta_rule: norm");
  TORCH_CHECK(mixed.device().is_cpu() && mixed.scalar_type() == at::kFloat && mixed.dim() == 2 &&
                  mixed.size(1) == n.width() && mixed.stride(1) == 1,
              "parley::delta_rule: mixed");
  std::vector<Part> decoding = decoding_rows(read, written, slots);
  std::vector<Part> prompts = prompt_parts(parts, decoding.size(), mixed.size(0), slots);
  check_apart(decoding, prompts, slots);

  at::Tensor out = at::empty({mixed.size(0), n.values()}, mixed.options());
  n.mixed = mixed.const_data_ptr<float>();
  n.mixed_stride = mixed.stride(0);
  n.filter = filter.const_data_ptr<float>();
  n.columns = columns.data_ptr<float>();
  n.memory = memory.data_ptr<float>();
  n.rates = rates.const_data_ptr<float>();
  n.biases = biases.const_data_ptr<float>();
  n.norm = norm.const_data_ptr<float>();
  n.out = out.data_ptr<float>();
  recur(n, decoding, prompts, chosen());
  return out;
}

}  // namespace
}  // namespace parley

TORCH_LIBRARY_FRAGMENT(parley, library) {
  // A layer of Gated DeltaNet, H value heads over key_heads, keys of K, values of V, C convolved
  // channels. mixed: [N, M], first one row of each text that decodes, then those of prompts. filter:
  // [P + 1, C]. columns [slots, P, C] and memory [slots, H, K, V] are the states, rates [H], biases
  // [H] and norm [V] weights, all float32. read, written: slots of every decoding row, int64. parts:
  // of prompts, one after the other: first row, rows, the slots read and written; one may read what
  // another before it wrote. Returns [N, H * V].
  library.def(
      "delta_rule(Tensor mixed, Tensor filter, Tensor(a!) columns, Tensor(b!) memory, Tensor rates, "
      "Tensor biases, Tensor norm, Tensor read, Tensor written, int[] parts, int key_heads, bool "
      "tiled, float epsilon) -> Tensor");
}

TORCH_LIBRARY_IMPL(parley, CPU, library) { library.impl("delta_rule", parley::delta_rule_cpu); }
