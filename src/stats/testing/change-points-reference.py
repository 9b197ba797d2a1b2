"""Writes change-points-reference.json: what two published implementations of E-divisive make of the same series.

pip install apache-otava==0.8.0 signal_processing_algorithms==2.1.6
python3 change-points-reference.py > change-points-reference.json
"""

import json
import random

import numpy as np
from otava.analysis import compute_change_points_orig
from otava.change_point_divisive.calculator import PairDistanceCalculator
from signal_processing_algorithms.energy_statistics.energy_statistics import e_divisive

random.seed(20)


def steps(*levels_and_lengths, sd):
    return [round(random.gauss(level, sd), 3) for level, length in levels_and_lengths for _ in range(length)]


# The yearly flow of the Nile at Aswan, 1871 to 1970: it fell in 1899 (Cobb, Biometrika 65, 1978).
nile = """1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150 1250
1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832 764 821 768 845
864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848 890 744
749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740"""

series = {
    "the Nile": [float(value) for value in nile.split()],
    "one step": steps((100, 15), (106, 12), sd=1.5),
    "up and down": steps((10, 12), (12, 12), (10, 12), sd=0.4),
    "three steps": steps((1, 10), (1.5, 14), (2.5, 9), (1.2, 11), sd=0.1),
    "no change": steps((50, 40), sd=3),
    "one outlier": steps((50, 14), (90, 1), (50, 15), sd=2),
}


def reference(values):
    candidate = PairDistanceCalculator(np.array(values)).get_next_candidate([slice(0, None)])
    np.random.seed(1)
    otava, _ = compute_change_points_orig(values, max_pvalue=0.01, seed=1)
    return {
        "values": values,
        "firstSplit": {"at": int(candidate.index), "q": float(candidate.qhat)},
        "otava": [int(point.index) for point in otava],
        "signalProcessingAlgorithms": sorted(int(at) for at in e_divisive(values, pvalue=0.01, permutations=999)),
    }


print(json.dumps({name: reference(values) for name, values in series.items()}))
