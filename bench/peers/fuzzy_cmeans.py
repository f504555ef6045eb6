"""Fuzzy c-means of scikit-fuzzy on a CSV of numbers: k = 5, m = 2, 150 iterations.

    python3 fuzzy_cmeans.py FILE CALLS

Prints a line a call: seconds, then the coordinates of the centroids in lexicographic order.
"""

import sys
import time

import numpy
import skfuzzy

matrix = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1).T
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    # error = -1: never settled before the last iteration.
    centroids = skfuzzy.cmeans(matrix, c=5, m=2, error=-1, maxiter=150, seed=42)[0]
    took = time.perf_counter() - began
    ordered = sorted(centroids.tolist())
    print(f"seconds {took:.4f}", *(f"{value:.6f}" for row in ordered for value in row))
