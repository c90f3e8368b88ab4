#include "cpu.h"

#include <c10/util/Exception.h>

#include <atomic>

#include "instructions.h"

namespace parley {
namespace {

std::atomic<const Kernel*> choice{nullptr};
std::atomic<const Products*> product_choice{nullptr};

}  // namespace

const Kernel& choose(const std::string& name) {
  const Kernel* found = find_kernel(name);
  TORCH_CHECK(found != nullptr, "this CPU has not what the operators need: ",
              name == "auto" ? kLeastInstructions : name);
  product_choice.store(&find_products(*found, name));
  choice.store(found);
  return *found;
}

const Kernel& chosen() {
  const Kernel* found = choice.load();
  return found != nullptr ? *found : choose("auto");
}

const Products& chosen_products() {
  chosen();
  return *product_choice.load();
}

}  // namespace parley
