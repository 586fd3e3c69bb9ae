#pragma once
#include <string>  // std::string

namespace rankwise {

/// Tells tools at the MPI layer which stage a rank is in, as long as it lives.
///
/// Calls MPI_Pcontrol(1, name) and MPI_Pcontrol(-1, name), which IPM and tests/mpi_counts read as the begin and the end
/// of a region and which without such a tool do nothing. Not to be nested. @local
class StageMark {
 public:
  explicit StageMark(std::string name);
  StageMark(const StageMark&) = delete;
  StageMark& operator=(const StageMark&) = delete;
  ~StageMark();

 private:
  std::string name_;
};

}  // namespace rankwise
