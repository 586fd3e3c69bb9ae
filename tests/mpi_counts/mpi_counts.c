/* Counts what a rank sends, at the MPI layer: a shared library to be loaded before MPI (LD_PRELOAD).
 *
 * Every MPI function that Rankwise calls, itself or by way of Boost.MPI and HDF5, is wrapped by the profiling interface
 * (MPI 3.1, section 14.2). At MPI_Finalize each rank writes RANKWISE_MPI_COUNTS/rank_<n>.json: its peak of resident
 * memory, and per stage and function the number of calls, of messages that the rank itself names a peer for, of payload
 * bytes that it contributes, and of those that it gets from others.
 * Stages are named by MPI_Pcontrol(1, "name") and end with MPI_Pcontrol(-1, "name"), as IPM does; what happens
 * between stages counts to the stage "".
 */
#include <mpi.h>
#include <stdarg.h>       /* va_list */
#include <stdint.h>       /* int64_t */
#include <stdio.h>        /* fprintf */
#include <stdlib.h>       /* getenv */
#include <string.h>       /* strcmp */
#include <sys/resource.h> /* getrusage */

enum { kMostStages = 1024, kMostFunctions = 48, kNameLength = 96 };

typedef struct {
  const char* name;
  int64_t calls, messages, bytes, received;
} Function;

typedef struct {
  char name[kNameLength];
  int function_count;
  Function functions[kMostFunctions];
} Stage;

static Stage stages[kMostStages];
static int stage_count = 1; /* stage 0 is what lies between stages */
static int current = 0;

static int64_t size_of(MPI_Datatype type) {
  int bytes = 0;
  PMPI_Type_size(type, &bytes);
  return bytes;
}

static int size_of_comm(MPI_Comm comm) {
  int size = 0;
  PMPI_Comm_size(comm, &size);
  return size;
}

static int is_root(MPI_Comm comm, int root) {
  int rank = 0;
  PMPI_Comm_rank(comm, &rank);
  return rank == root;
}

static int64_t sum_of(const int counts[], MPI_Comm comm) {
  int64_t sum = 0;
  for (int rank = 0; rank < size_of_comm(comm); ++rank) sum += counts[rank];
  return sum;
}

/* Bytes from others of a collective in which each rank gets `each` bytes from every rank. */
static int64_t from_others(int64_t each, MPI_Comm comm) {
  return each * (size_of_comm(comm) - 1);
}

static void count(const char* name, int64_t messages, int64_t bytes, int64_t received) {
  Stage* stage = &stages[current];
  int at = 0;
  while (at < stage->function_count && strcmp(stage->functions[at].name, name) != 0) ++at;
  if (at == kMostFunctions) return;
  if (at == stage->function_count) stage->functions[stage->function_count++].name = name;
  Function* function = &stage->functions[at];
  ++function->calls;
  function->messages += messages;
  function->bytes += bytes;
  function->received += received;
}

static int stage_named(const char* name) {
  for (int at = 0; at < stage_count; ++at) {
    if (strncmp(stages[at].name, name, kNameLength - 1) == 0) return at;
  }
  if (stage_count == kMostStages) return 0;
  strncpy(stages[stage_count].name, name, kNameLength - 1);
  return stage_count++;
}

int MPI_Pcontrol(const int level, ...) {
  if (level == 1) {
    va_list arguments;
    va_start(arguments, level);
    current = stage_named(va_arg(arguments, const char*));
    va_end(arguments);
  } else if (level == -1) {
    current = 0;
  }
  return MPI_SUCCESS;
}

static void write_name(FILE* file, const char* name) {
  fputc('"', file);
  for (; *name != '\0'; ++name) {
    if (*name == '"' || *name == '\\') fputc('\\', file);
    if ((unsigned char)*name >= ' ') fputc(*name, file);
  }
  fputc('"', file);
}

static void write_stage(FILE* file, const Stage* stage) {
  fputs("{\"name\": ", file);
  write_name(file, stage->name);
  fputs(", \"functions\": {", file);
  for (int at = 0; at < stage->function_count; ++at) {
    const Function* f = &stage->functions[at];
    fprintf(file, "%s\"%s\": {\"calls\": %lld, \"messages\": %lld, \"bytes\": %lld, \"received\": %lld}",
            at > 0 ? ", " : "", f->name, (long long)f->calls, (long long)f->messages, (long long)f->bytes,
            (long long)f->received);
  }
  fputs("}}", file);
}

static long long peak_resident_bytes(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? (long long)usage.ru_maxrss * 1024 : 0;
}

static void write_counts(const char* folder) {
  int rank = 0;
  char path[4096];
  PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
  snprintf(path, sizeof(path), "%s/rank_%d.json", folder, rank);
  FILE* file = fopen(path, "w");
  if (file == NULL) {
    fprintf(stderr, "mpi_counts: cannot write %s\n", path);
    return;
  }
  fprintf(file, "{\"rank\": %d, \"size\": %d, \"peak_bytes\": %lld, \"stages\": [\n", rank,
          size_of_comm(MPI_COMM_WORLD), peak_resident_bytes());
  for (int at = 0; at < stage_count; ++at) {
    write_stage(file, &stages[at]);
    fputs(at + 1 < stage_count ? ",\n" : "\n", file);
  }
  fputs("]}\n", file);
  fclose(file);
}

int MPI_Finalize(void) {
  const char* folder = getenv("RANKWISE_MPI_COUNTS");
  if (folder != NULL) write_counts(folder);
  return PMPI_Finalize();
}

/* Collectives: bytes are what the rank puts in. */

int MPI_Barrier(MPI_Comm comm) {
  count("Barrier", 0, 0, 0);
  return PMPI_Barrier(comm);
}

int MPI_Ibarrier(MPI_Comm comm, MPI_Request* request) {
  count("Ibarrier", 0, 0, 0);
  return PMPI_Ibarrier(comm, request);
}

int MPI_Bcast(void* buffer, int n, MPI_Datatype type, int root, MPI_Comm comm) {
  count("Bcast", 0, is_root(comm, root) ? n * size_of(type) : 0, is_root(comm, root) ? 0 : n * size_of(type));
  return PMPI_Bcast(buffer, n, type, root, comm);
}

int MPI_Allreduce(const void* send, void* receive, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm) {
  count("Allreduce", 0, n * size_of(type), n * size_of(type));
  return PMPI_Allreduce(send, receive, n, type, op, comm);
}

int MPI_Iallreduce(const void* send, void* receive, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm,
                   MPI_Request* request) {
  count("Iallreduce", 0, n * size_of(type), n * size_of(type));
  return PMPI_Iallreduce(send, receive, n, type, op, comm, request);
}

int MPI_Reduce(const void* send, void* receive, int n, MPI_Datatype type, MPI_Op op, int root, MPI_Comm comm) {
  count("Reduce", 0, n * size_of(type), is_root(comm, root) ? n * size_of(type) : 0);
  return PMPI_Reduce(send, receive, n, type, op, root, comm);
}

int MPI_Scan(const void* send, void* receive, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm) {
  count("Scan", 0, n * size_of(type), n * size_of(type));
  return PMPI_Scan(send, receive, n, type, op, comm);
}

int MPI_Exscan(const void* send, void* receive, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm) {
  count("Exscan", 0, n * size_of(type), n * size_of(type));
  return PMPI_Exscan(send, receive, n, type, op, comm);
}

int MPI_Gather(const void* send, int n, MPI_Datatype type, void* receive, int m, MPI_Datatype to, int root,
               MPI_Comm comm) {
  count("Gather", 0, n * size_of(type), is_root(comm, root) ? from_others(m * size_of(to), comm) : 0);
  return PMPI_Gather(send, n, type, receive, m, to, root, comm);
}

int MPI_Gatherv(const void* send, int n, MPI_Datatype type, void* receive, const int counts[], const int offsets[],
                MPI_Datatype to, int root, MPI_Comm comm) {
  count("Gatherv", 0, n * size_of(type), is_root(comm, root) ? sum_of(counts, comm) * size_of(to) : 0);
  return PMPI_Gatherv(send, n, type, receive, counts, offsets, to, root, comm);
}

int MPI_Scatter(const void* send, int n, MPI_Datatype type, void* receive, int m, MPI_Datatype to, int root,
                MPI_Comm comm) {
  count("Scatter", 0, is_root(comm, root) ? n * size_of(type) * size_of_comm(comm) : 0, m * size_of(to));
  return PMPI_Scatter(send, n, type, receive, m, to, root, comm);
}

int MPI_Scatterv(const void* send, const int counts[], const int offsets[], MPI_Datatype type, void* receive, int m,
                 MPI_Datatype to, int root, MPI_Comm comm) {
  count("Scatterv", 0, is_root(comm, root) ? sum_of(counts, comm) * size_of(type) : 0, m * size_of(to));
  return PMPI_Scatterv(send, counts, offsets, type, receive, m, to, root, comm);
}

int MPI_Allgather(const void* send, int n, MPI_Datatype type, void* receive, int m, MPI_Datatype to, MPI_Comm comm) {
  count("Allgather", 0, send == MPI_IN_PLACE ? m * size_of(to) : n * size_of(type), from_others(m * size_of(to), comm));
  return PMPI_Allgather(send, n, type, receive, m, to, comm);
}

int MPI_Allgatherv(const void* send, int n, MPI_Datatype type, void* receive, const int counts[], const int offsets[],
                   MPI_Datatype to, MPI_Comm comm) {
  count("Allgatherv", 0, send == MPI_IN_PLACE ? 0 : n * size_of(type),
        sum_of(counts, comm) * size_of(to) - (send == MPI_IN_PLACE ? 0 : n * size_of(type)));
  return PMPI_Allgatherv(send, n, type, receive, counts, offsets, to, comm);
}

int MPI_Alltoall(const void* send, int n, MPI_Datatype type, void* receive, int m, MPI_Datatype to, MPI_Comm comm) {
  count("Alltoall", 0, n * size_of(type) * size_of_comm(comm), from_others(m * size_of(to), comm));
  return PMPI_Alltoall(send, n, type, receive, m, to, comm);
}

int MPI_Alltoallv(const void* send, const int counts[], const int offsets[], MPI_Datatype type, void* receive,
                  const int receive_counts[], const int receive_offsets[], MPI_Datatype to, MPI_Comm comm) {
  count("Alltoallv", 0, sum_of(counts, comm) * size_of(type), sum_of(receive_counts, comm) * size_of(to));
  return PMPI_Alltoallv(send, counts, offsets, type, receive, receive_counts, receive_offsets, to, comm);
}

/* Point to point: one message per send. */

int MPI_Send(const void* buffer, int n, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  count("Send", 1, n * size_of(type), 0);
  return PMPI_Send(buffer, n, type, to, tag, comm);
}

int MPI_Isend(const void* buffer, int n, MPI_Datatype type, int to, int tag, MPI_Comm comm, MPI_Request* request) {
  count("Isend", 1, n * size_of(type), 0);
  return PMPI_Isend(buffer, n, type, to, tag, comm, request);
}

int MPI_Sendrecv(const void* send, int n, MPI_Datatype type, int to, int tag, void* receive, int m,
                 MPI_Datatype received, int from, int receive_tag, MPI_Comm comm, MPI_Status* status) {
  count("Sendrecv", 1, n * size_of(type), m * size_of(received));
  return PMPI_Sendrecv(send, n, type, to, tag, receive, m, received, from, receive_tag, comm, status);
}

int MPI_Recv(void* buffer, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm, MPI_Status* status) {
  count("Recv", 0, 0, n * size_of(type));
  return PMPI_Recv(buffer, n, type, from, tag, comm, status);
}

int MPI_Mrecv(void* buffer, int n, MPI_Datatype type, MPI_Message* message, MPI_Status* status) {
  count("Mrecv", 0, 0, n * size_of(type));
  return PMPI_Mrecv(buffer, n, type, message, status);
}

int MPI_Irecv(void* buffer, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm, MPI_Request* request) {
  count("Irecv", 0, 0, n * size_of(type));
  return PMPI_Irecv(buffer, n, type, from, tag, comm, request);
}

int MPI_Waitall(int n, MPI_Request requests[], MPI_Status statuses[]) {
  count("Waitall", 0, 0, 0);
  return PMPI_Waitall(n, requests, statuses);
}

/* Files: bytes that the rank reads or writes. */

int MPI_File_write_at(MPI_File file, MPI_Offset at, const void* buffer, int n, MPI_Datatype type, MPI_Status* status) {
  count("File_write_at", 0, n * size_of(type), 0);
  return PMPI_File_write_at(file, at, buffer, n, type, status);
}

int MPI_File_write_at_all(MPI_File file, MPI_Offset at, const void* buffer, int n, MPI_Datatype type,
                          MPI_Status* status) {
  count("File_write_at_all", 0, n * size_of(type), 0);
  return PMPI_File_write_at_all(file, at, buffer, n, type, status);
}

int MPI_File_read_at(MPI_File file, MPI_Offset at, void* buffer, int n, MPI_Datatype type, MPI_Status* status) {
  count("File_read_at", 0, n * size_of(type), 0);
  return PMPI_File_read_at(file, at, buffer, n, type, status);
}

int MPI_File_read_at_all(MPI_File file, MPI_Offset at, void* buffer, int n, MPI_Datatype type, MPI_Status* status) {
  count("File_read_at_all", 0, n * size_of(type), 0);
  return PMPI_File_read_at_all(file, at, buffer, n, type, status);
}
