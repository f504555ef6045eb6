# Fuzzy c-means of the package e1071 (C) on a CSV of numbers: k = 5, m = 2, 150 iterations.
#   Rscript fuzzy_cmeans.R FILE CALLS
# Prints a line a call: seconds, then the coordinates of the centroids in lexicographic order.
suppressPackageStartupMessages(library(e1071))

arguments <- commandArgs(trailingOnly = TRUE)
x <- as.matrix(read.csv(arguments[1]))
for (call in seq_len(as.integer(arguments[2]))) {
  # A reltol this small, and it must be positive, never settles before the last iteration.
  took <- system.time(
    fit <- cmeans(x, centers = x[1:5, ], iter.max = 150, m = 2, method = "cmeans",
                  control = list(reltol = 1e-300))
  )["elapsed"]
  if (fit$iter != 150) stop(paste("iterations differ: asked for 150, made", fit$iter))
  centroids <- fit$centers[do.call(order, as.data.frame(fit$centers)), ]
  cat(sprintf("seconds %.4f", took), sprintf("%.6f", t(centroids)), "\n")
}
