/*
 * The closure of graph/engine/walk.ts for one stratum, as a native yardstick: the same layout, levels, order, reads
 * ahead and predecessors.
 *
 *   closure <graph file> <reached file> <start>
 *
 * The graph file holds int32 in host order: privileges, steps, premises, then the columns premiseStart (steps + 1),
 * premises, conclusion and cost (steps). The reached file gets a byte per privilege, 1 when reached. Then each line on
 * standard input, a number of runs, is answered with the CPU milliseconds one of them took.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NOT_REACHED = 255, START = -1, NO_STEP = -2, CHUNK = 64, WIDE = 32 };

static int32_t privileges, steps, premise_count, joint_count;
static int32_t *premise_start, *premises, *conclusion, *cost;
static int32_t *split, *arcs, *joints;

static void *owned(void *memory) {
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(1);
  }
  return memory;
}

static int32_t *ints(size_t count) { return owned(calloc(count + 1, sizeof(int32_t))); }

static int32_t *read_ints(FILE *file, size_t count) {
  int32_t *into = ints(count);
  if (fread(into, sizeof(int32_t), count, file) != count) {
    fputs("the graph file is too short\n", stderr);
    exit(1);
  }
  return into;
}

/* Per privilege: steps of several premises, free steps of one premise, the others of one premise. */
static void lay_out(void) {
  size_t runs = 3 * (size_t)privileges;
  int32_t *run = ints(premise_count), *value = ints(premise_count), *next = ints(runs + 1);
  joints = ints(2 * (size_t)steps);
  for (int32_t s = 0; s < steps; s++) {
    int32_t size = premise_start[s + 1] - premise_start[s];
    for (int32_t i = premise_start[s]; i < premise_start[s + 1]; i++) {
      run[i] = 3 * premises[i] + (size > 1 ? 0 : cost[s] == 0 ? 1 : 2);
      value[i] = size > 1 ? 2 * joint_count : conclusion[s];
    }
    if (size > 1) {
      joints[2 * joint_count] = size;
      joints[2 * joint_count++ + 1] = conclusion[s];
    }
  }
  split = ints(runs + 1);
  for (int32_t i = 0; i < premise_count; i++) split[run[i] + 1]++;
  for (size_t r = 0; r < runs; r++) split[r + 1] += split[r];
  memcpy(next, split, (runs + 1) * sizeof(int32_t));
  arcs = ints(2 * (size_t)premise_count);
  for (int32_t s = 0; s < steps; s++) {
    for (int32_t i = premise_start[s]; i < premise_start[s + 1]; i++) {
      int32_t at = 2 * next[run[i]]++;
      arcs[at] = value[i];
      arcs[at + 1] = s << 1 | (cost[s] == 0);
    }
  }
  for (size_t r = 0; r <= runs; r++) split[r] *= 2;
  free(run);
  free(value);
  free(next);
}

static uint8_t *stratum_of, *marks;
static int32_t *by, *order, *missing, *ready; /* ready: conclusion and step in turn */
static int32_t count;

static inline void reach(int32_t privilege, int32_t step) {
  if (stratum_of[privilege] != NOT_REACHED) return;
  stratum_of[privilege] = 0;
  by[privilege] = step;
  order[count++] = privilege;
}

static void fetch(int32_t from, int32_t to, int32_t run) {
  for (int32_t i = from; i < to; i++) {
    __builtin_prefetch(&arcs[split[3 * order[i] + run]]);
    __builtin_prefetch(&arcs[split[3 * order[i] + run + 1]]);
  }
}

static void sort_level(int32_t from) {
  for (int32_t i = from; i < count; i++) marks[order[i]] = 1;
  for (int32_t p = 0; p < privileges; p++) {
    order[from] = p;
    from += marks[p];
  }
  memset(marks, 0, privileges);
}

/* Returns the strata, which the caller frees: 0 reached, 255 not. */
static uint8_t *closure(int32_t start) {
  int32_t walked = 0, ready_count;
  stratum_of = owned(malloc(privileges + 1));
  by = ints(privileges);
  order = ints(privileges);
  marks = owned(calloc(privileges + 1, 1));
  missing = ints(2 * (size_t)joint_count);
  ready = ints(2 * (size_t)joint_count);
  count = 0;
  memset(stratum_of, NOT_REACHED, privileges);
  for (int32_t p = 0; p < privileges; p++) by[p] = NO_STEP;
  memcpy(missing, joints, 2 * (size_t)joint_count * sizeof(int32_t));
  reach(start, START);
  while (walked < count) {
    ready_count = 0;
    if ((int64_t)(count - walked) * WIDE > privileges) sort_level(walked);
    for (int32_t from = walked; from < count;) {
      int32_t to = from + CHUNK < count ? from + CHUNK : count;
      fetch(from, to, 0);
      for (; from < to; from++) {
        int32_t run = 3 * order[from];
        for (int32_t i = split[run]; i < split[run + 1]; i += 2) {
          if (--missing[arcs[i]] > 0) continue;
          int32_t p = missing[arcs[i] + 1], s = arcs[i + 1];
          if (s & 1) {
            reach(p, s >> 1);
          } else {
            ready[ready_count++] = p;
            ready[ready_count++] = s >> 1;
          }
        }
        for (int32_t i = split[run + 1]; i < split[run + 2]; i += 2) reach(arcs[i], arcs[i + 1] >> 1);
      }
    }
    int32_t end = count;
    for (int32_t i = 0; i < ready_count; i += 2) reach(ready[i], ready[i + 1]);
    while (walked < end) {
      int32_t to = walked + CHUNK < end ? walked + CHUNK : end;
      fetch(walked, to, 2);
      for (; walked < to; walked++) {
        int32_t run = 3 * order[walked];
        for (int32_t i = split[run + 2]; i < split[run + 3]; i += 2) reach(arcs[i], arcs[i + 1] >> 1);
      }
    }
  }
  free(by);
  free(order);
  free(marks);
  free(missing);
  free(ready);
  return stratum_of;
}

static double cpu_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  FILE *file;
  int32_t *head;
  uint8_t *reached;
  int runs;
  if (argc != 4 || (file = fopen(argv[1], "rb")) == NULL) {
    fputs("usage: closure <graph file> <reached file> <start>\n", stderr);
    return 2;
  }
  head = read_ints(file, 3);
  privileges = head[0];
  steps = head[1];
  premise_count = head[2];
  premise_start = read_ints(file, (size_t)steps + 1);
  premises = read_ints(file, premise_count);
  conclusion = read_ints(file, steps);
  cost = read_ints(file, steps);
  fclose(file);
  lay_out();

  int32_t start = atoi(argv[3]);
  reached = closure(start);
  for (int32_t p = 0; p < privileges; p++) reached[p] = reached[p] == 0;
  if ((file = fopen(argv[2], "wb")) == NULL || fwrite(reached, 1, privileges, file) != (size_t)privileges) return 1;
  fclose(file);
  puts("ready");
  fflush(stdout);
  while (scanf("%d", &runs) == 1 && runs > 0) {
    double before = cpu_ms();
    for (int i = 0; i < runs; i++) free(closure(start));
    printf("%.6f\n", (cpu_ms() - before) / runs);
    fflush(stdout);
  }
  return 0;
}
