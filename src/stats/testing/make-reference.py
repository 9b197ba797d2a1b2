"""Writes reference.json: what SciPy and statsmodels say of the cases that the tests of src/stats run.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels
    venv/bin/python src/stats/testing/make-reference.py > src/stats/testing/reference.json
"""

import json
from itertools import product

import numpy
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

random = numpy.random.default_rng(6)


def rounded(values, digits=6):
    return [round(float(value), digits) for value in values]


def by_all_signs(x):
    """The exact p value with ties: the share of all 2^n ways to give signs with so high a sum of positive ranks."""
    x = numpy.array([value for value in x if value != 0])
    ranks = stats.rankdata(abs(x))
    seen = ranks[x > 0].sum()
    sums = [numpy.dot(ranks, signs) for signs in product([0, 1], repeat=len(x))]
    return sum(total >= seen for total in sums) / len(sums)


def signed_rank(x):
    greater = stats.wilcoxon(x, alternative="greater", method="exact" if len(x) <= 100 else "approx", correction=True)
    two = stats.wilcoxon(x, alternative="two-sided", method="exact" if len(x) <= 100 else "approx", correction=True)
    return {"differences": x, "pValue": greater.pvalue, "twoSided": two.pvalue}


def tied(x):
    return {"differences": x, "pValue": by_all_signs(x)}


def rank_sum(a, b, method):
    test = stats.mannwhitneyu(a, b, alternative="greater", method=method)
    return {"first": a, "second": b, "pValue": test.pvalue}


def shift(a, b, confidence):
    """The differences between which the exact two-sided test does not reject."""
    d = sorted(x - y for x in a for y in b)
    keep = []
    for low, high in zip(d, d[1:]):
        moved = [x - (low + high) / 2 for x in a]
        keep.append(stats.mannwhitneyu(moved, b, method="exact").pvalue > 1 - confidence)
    return {
        "first": a,
        "second": b,
        "confidence": confidence,
        "value": float(numpy.median(d)),
        "low": d[keep.index(True)],
        "high": d[len(keep) - keep[::-1].index(True)],
    }


def proportion(count, total, confidence):
    low, high = proportion_confint(count, total, alpha=1 - confidence, method="wilson")
    return {"count": count, "total": total, "confidence": confidence, "low": float(low), "high": float(high)}


def binomial(count, total, probability):
    p = stats.binomtest(count, total, probability, alternative="greater").pvalue
    return {"count": count, "total": total, "probability": probability, "pValue": float(p)}


a, b = rounded(random.normal(0.1, 1, 9)), rounded(random.normal(0, 1, 7))
c, d = rounded(random.normal(0.5, 1, 60)), rounded(random.normal(0, 1, 55))
reference = {
    "madeWith": {"numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "signedRank": [
        signed_rank(rounded(random.normal(mean, 1, n)))
        for mean, n in [(0, 5), (0.5, 8), (0.3, 10), (-0.2, 10), (0.4, 20), (0.25, 40), (0.2, 60), (0.1, 100), (0.1, 140)]
    ],
    "signedRankTied": [
        tied([1, 1, 1, -1, 2, 2, 3, -3]),
        tied([0, 0, 1, 2, 2, -2, 4, 5, 5, 6]),
        tied([1, 1, 1, 1, 1, 1]),
        tied([-1, 2, -2, 3, 3, 3, -4, 5, 6, 6, 7, 0]),
    ],
    "holm": [
        {"pValues": p, "adjusted": [float(x) for x in multipletests(p, method="holm")[1]]}
        for p in [[0.01, 0.04, 0.03], [0.5, 0.001, 0.02, 0.02], [0.2], [0.9, 0.6, 0.7], [0.0004, 0.0004, 0.03, 0.2, 0.05]]
    ],
    "rankSum": [
        rank_sum(a, b, "exact"),
        rank_sum(b, a, "exact"),
        rank_sum([1, 2, 2, 3, 5, 5], [0, 1, 2, 2, 4], "asymptotic"),
        rank_sum(c, d, "asymptotic"),
    ],
    "shift": [shift(a, b, 0.95), shift(a, b, 0.8), shift(c[:12], d[:10], 0.95)],
    "proportion": [proportion(*case) for case in [(0, 5000, 0.95), (3, 5000, 0.95), (2, 200, 0.95), (7, 7, 0.9)]],
    "binomial": [binomial(*case) for case in [(0, 100, 0.001), (1, 100, 0.001), (12, 5000, 0.001), (3, 5000, 0.001)]],
    "normalUpperTail": [{"z": z, "tail": float(stats.norm.sf(z))} for z in [-3, -0.5, 0, 0.1, 1.96, 5, 8]],
}
print(json.dumps(reference, indent=1))
