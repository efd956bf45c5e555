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

enum { NOT_REACHED = 255, PENDING = 254, START = -1, NO_STEP = -2, CHUNK = 64, WIDE = 16 };

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

static uint8_t *stratum_of;
static int32_t *by, *order, *missing, *pending;
static int32_t count, pending_count, pending_room;

static inline void reach(int32_t privilege, int32_t step) {
  if (stratum_of[privilege] < PENDING) return;
  stratum_of[privilege] = 0;
  by[privilege] = step;
  order[count++] = privilege;
}

static inline void suspend(int32_t privilege, int32_t step) {
  if (stratum_of[privilege] != NOT_REACHED) return;
  stratum_of[privilege] = PENDING;
  by[privilege] = step;
  if (pending_count < pending_room) pending[pending_count] = privilege;
  pending_count++;
}

/* Reaches what is pending; a wide level by number. */
static void settle(void) {
  int32_t from = count;
  if (pending_count > pending_room) {
    for (int32_t p = 0; p < privileges; p++) {
      order[count] = p;
      count += stratum_of[p] == PENDING;
    }
  } else {
    for (int32_t i = 0; i < pending_count; i++) {
      if (stratum_of[pending[i]] == PENDING) order[count++] = pending[i];
    }
  }
  for (; from < count; from++) stratum_of[order[from]] = 0;
  pending_count = 0;
}

/* Returns the strata, which the caller frees: 0 reached, 255 not. */
static uint8_t *closure(int32_t start) {
  int32_t walked = 0;
  stratum_of = owned(malloc(privileges + 1));
  by = ints(privileges);
  order = ints(privileges);
  missing = ints(2 * (size_t)joint_count);
  pending_room = (privileges + WIDE - 1) / WIDE;
  pending = ints(pending_room);
  count = pending_count = 0;
  memset(stratum_of, NOT_REACHED, privileges);
  for (int32_t p = 0; p < privileges; p++) by[p] = NO_STEP;
  memcpy(missing, joints, 2 * (size_t)joint_count * sizeof(int32_t));
  reach(start, START);
  while (walked < count || pending_count > 0) {
    settle();
    while (walked < count) {
      int32_t to = walked + CHUNK < count ? walked + CHUNK : count;
      for (int32_t i = walked; i < to; i++) {
        __builtin_prefetch(&arcs[split[3 * order[i]]]);
        __builtin_prefetch(&arcs[split[3 * order[i] + 3]]);
      }
      for (; walked < to; walked++) {
        int32_t *run = &split[3 * order[walked]];
        for (int32_t i = run[0]; i < run[1]; i += 2) {
          if (--missing[arcs[i]] > 0) continue;
          int32_t p = missing[arcs[i] + 1], s = arcs[i + 1];
          if (s & 1) reach(p, s >> 1);
          else suspend(p, s >> 1);
        }
        for (int32_t i = run[1]; i < run[2]; i += 2) reach(arcs[i], arcs[i + 1] >> 1);
        for (int32_t i = run[2]; i < run[3]; i += 2) suspend(arcs[i], arcs[i + 1] >> 1);
      }
    }
  }
  free(by);
  free(order);
  free(missing);
  free(pending);
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
