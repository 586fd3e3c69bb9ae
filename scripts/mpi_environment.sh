# Source this: settings under which Open MPI runs several ranks on few cores, and run_ranks, which starts them.
# Settings that are already in the environment win.

if [ "$(id -u)" -eq 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT="${OMPI_ALLOW_RUN_AS_ROOT:-1}"
  export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="${OMPI_ALLOW_RUN_AS_ROOT_CONFIRM:-1}"
fi
# More ranks than cores are fine; a waiting rank gives its core away (else an exchange takes milliseconds).
export OMPI_MCA_rmaps_base_oversubscribe="${OMPI_MCA_rmaps_base_oversubscribe:-1}"
export OMPI_MCA_mpi_yield_when_idle="${OMPI_MCA_mpi_yield_when_idle:-1}"
# Containers often forbid one process to read another's memory; copy through shared memory instead.
export OMPI_MCA_btl_vader_single_copy_mechanism="${OMPI_MCA_btl_vader_single_copy_mechanism:-none}"

# run_ranks RANKS PROGRAM [ARGUMENT...]: on one rank the program runs without mpirun.
run_ranks() {
  local ranks="$1"
  shift
  if [ "$ranks" -eq 1 ]; then
    "$@"
  else
    mpirun -n "$ranks" "$@"
  fi
}
