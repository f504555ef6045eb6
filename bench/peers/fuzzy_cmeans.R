# Fuzzy c-means of the package e1071 (C) on a CSV of numbers: k = 5, m = 2, 150 iterations.
#   Rscript fuzzy_cmeans.R FILE CALLS
# Prints a line a call: seconds, then the coordinates of the centroids in lexicographic order.
#
# e1071 cannot be kept from stopping once the objective does not change in any bit. Where it stops
# before, the seconds are those of its iterations times 150 / iterations, and a line says so.
suppressPackageStartupMessages(library(e1071))

iterations <- 150
arguments <- commandArgs(trailingOnly = TRUE)
x <- as.matrix(read.csv(arguments[1]))
set.seed(42)  # cmeans takes the rows in random order.
for (call in seq_len(as.integer(arguments[2]))) {
  took <- system.time(
    fit <- cmeans(x, centers = x[1:5, ], iter.max = iterations, m = 2, method = "cmeans",
                  control = list(reltol = 1e-300))
  )["elapsed"]
  if (fit$iter < iterations) {
    cat(sprintf("note e1071 stopped after %d iterations in %.4f s; its seconds are scaled to %d\n",
                fit$iter, took, iterations))
  }
  centroids <- fit$centers[do.call(order, as.data.frame(fit$centers)), ]
  cat(sprintf("seconds %.4f", took * iterations / min(fit$iter, iterations)),
      sprintf("%.6f", t(centroids)), "\n")
}
