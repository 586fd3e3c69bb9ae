#include "engine/comm/stage_mark.hpp"

#include <mpi.h>

#include <utility>  // std::move

namespace rankwise {

StageMark::StageMark(std::string name) : name_(std::move(name)) {
  MPI_Pcontrol(1, name_.c_str());
}

StageMark::~StageMark() {
  MPI_Pcontrol(-1, name_.c_str());
}

}  // namespace rankwise
