"""Published and analytic values, the formula here that must give each, and the values no scenario can express.

The numbers are those of the project's collection of reference values; a test compares both where the collection is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.stats import expon
from theory import chains, formulas
from theory.formulas import (
    barrer,
    erlang_b,
    erlang_c,
    garnett,
    halfin_whitt,
    mean_wait,
    priority_waits,
    sojourn_tail,
    wait_tail,
)  # fmt: skip


def impatient(arrivals: float, leave: float, seats: int) -> formulas.Impatient:
    return formulas.impatient(seats, arrivals, lambda t: np.exp(-leave * t), 30)


THREE = (0.2, 0.3, 0.3)
ONES, TWOS = (1.0,) * 3, (2.0,) * 3
FOUR = (1.0, 1.2, 1.2)

# fmt: off
EXACT: dict[str, tuple[float, Callable[[], float]]] = {
    "V01.ErlangB(c=1,a=0.5)": (0.3333333333, lambda: erlang_b(1, 0.5)),
    "V01.ErlangB(c=5,a=3)": (0.1100543478, lambda: erlang_b(5, 3)),
    "V01.ErlangB(c=10,a=10)": (0.2145823431, lambda: erlang_b(10, 10)),
    "V01.ErlangB(c=100,a=100)": (0.07570045271, lambda: erlang_b(100, 100)),
    "V02.ErlangC(c=1,lam=0.8)": (0.8, lambda: erlang_c(1, 0.8)),
    "V02.Wq(c=1,lam=0.8)": (4.0, lambda: mean_wait(1, 0.8)),
    "V03.P(Wq>5)(c=1,lam=0.8)": (0.2943035529, lambda: wait_tail(1, 0.8, 5)),
    "V03.P(T>5)(c=1,lam=0.8)": (0.3678794412, lambda: sojourn_tail(1, 0.8, 5)),
    "V02.ErlangC(c=2,lam=1.6)": (0.7111111111, lambda: erlang_c(2, 1.6)),
    "V02.Wq(c=2,lam=1.6)": (1.777777778, lambda: mean_wait(2, 1.6)),
    "V03.P(Wq>3)(c=2,lam=1.6)": (0.2141825507, lambda: wait_tail(2, 1.6, 3)),
    "V03.P(T>3)(c=2,lam=1.6)": (0.3477510903, lambda: sojourn_tail(2, 1.6, 3)),
    "V02.ErlangC(c=5,lam=4)": (0.5541125541, lambda: erlang_c(5, 4)),
    "V02.Wq(c=5,lam=4)": (0.5541125541, lambda: mean_wait(5, 4)),
    "V03.P(Wq>2)(c=5,lam=4)": (0.07499097946, lambda: wait_tail(5, 4, 2)),
    "V02.ErlangC(c=10,lam=8)": (0.4091801508, lambda: erlang_c(10, 8)),
    "V02.Wq(c=10,lam=8)": (0.2045900754, lambda: mean_wait(10, 8)),
    "V03.P(Wq>1)(c=10,lam=8)": (0.0553765116, lambda: wait_tail(10, 8, 1)),
    "V03.P(T>1)(c=10,lam=8)": (0.4630318948, lambda: sojourn_tail(10, 8, 1)),
    "V03.P(Wq>2)(c=10,lam=9.5)": (0.3037159611, lambda: wait_tail(10, 9.5, 2)),
    "V03.P(T>2)(c=10,lam=9.5)": (0.5193054894, lambda: sojourn_tail(10, 9.5, 2)),
    "V04.Cobham_Wq[1](c=1,lam=[0.2, 0.3, 0.3],mu=1)": (1.0, lambda: priority_waits(1, THREE, ONES, TWOS)[0]),
    "V04.Cobham_Wq[2](c=1,lam=[0.2, 0.3, 0.3],mu=1)": (2.0, lambda: priority_waits(1, THREE, ONES, TWOS)[1]),
    "V04.Cobham_Wq[3](c=1,lam=[0.2, 0.3, 0.3],mu=1)": (8.0, lambda: priority_waits(1, THREE, ONES, TWOS)[2]),
    "V04.conservation(c=1)": (4.0, lambda: conserved(1, THREE)),
    "V04.conservation(c=4)": (1.148860369, lambda: conserved(4, FOUR)),
    "V05.PR_T[1](lam=.2,.3,.3,mu=1)": (1.25, lambda: formulas.preemptive_sojourns(1, THREE, ONES, TWOS)[0]),
    "V05.PR_T[2](lam=.2,.3,.3,mu=1)": (2.5, lambda: formulas.preemptive_sojourns(1, THREE, ONES, TWOS)[1]),
    "V05.PR_T[3](lam=.2,.3,.3,mu=1)": (10.0, lambda: formulas.preemptive_sojourns(1, THREE, ONES, TWOS)[2]),
    "V06.ErlangA_PW(lam=48,mu=1,theta=0.5,n=50)": (0.4677740686, lambda: impatient(48, 0.5, 50).must_wait),
    "V06.ErlangA_PAb(lam=48,mu=1,theta=0.5,n=50)": (0.03091224916, lambda: impatient(48, 0.5, 50).give_up),
    "V06.ErlangA_EW(lam=48,mu=1,theta=0.5,n=50)": (0.06182449832, lambda: impatient(48, 0.5, 50).wait),
    "V06.ErlangA_PW(lam=100,mu=1,theta=1,n=100)": (0.5132987983, lambda: impatient(100, 1, 100).must_wait),
    "V06.ErlangA_PAb(lam=100,mu=1,theta=1,n=100)": (0.03986099681, lambda: impatient(100, 1, 100).give_up),
    "V06.ErlangA_EW(lam=100,mu=1,theta=1,n=100)": (0.03986099681, lambda: impatient(100, 1, 100).wait),
    "V06.ErlangA_PW(lam=100,mu=1,theta=0.5,n=110)": (0.1912692242, lambda: impatient(100, 0.5, 110).must_wait),
    "V06.ErlangA_PAb(lam=100,mu=1,theta=0.5,n=110)": (0.00599459052, lambda: impatient(100, 0.5, 110).give_up),
    "V06.ErlangA_EW(lam=100,mu=1,theta=0.5,n=110)": (0.01198918104, lambda: impatient(100, 0.5, 110).wait),
    "V06.MM50_EW_sec(lam=48/min)": (20.83366834, lambda: 60 * mean_wait(50, 48)),
    "V07.PK_Wq(rho=.8,D)": (2.0, lambda: formulas.pollaczek(0.8, 1, 1)),
    "V07.PK_Wq(rho=.8,M)": (4.0, lambda: formulas.pollaczek(0.8, 1, 2)),
    "V07.PK_Wq(rho=.8,LN cv2=2)": (6.0, lambda: formulas.pollaczek(0.8, 1, 3)),
    "V07.MD1_Wq(lam=.8)": (2.0, lambda: chains.fixed_work_wait(1, 0.8)),
    "V07.AllenCunneen_MD5(lam=4)": (0.2770562771, lambda: formulas.allen_cunneen(5, 4, 0)),
    "V08.retrialMM1_Eorbit(lam=0.5,mu=1,retry=1)": (1.0, lambda: formulas.retrial_orbit(0.5, 1)),
    "V08.retrialMM1_Pblock(lam=0.5,retry=1)": (0.5, lambda: chains.retrials(1, 0.5, 1).busy),
    "V08.retrialMM1_Eorbit(lam=0.8,mu=1,retry=0.5)": (9.6, lambda: formulas.retrial_orbit(0.8, 0.5)),
    "V08.retrialMM1_Pblock(lam=0.8,retry=0.5)": (0.8, lambda: chains.retrials(1, 0.8, 0.5).busy),
    "V08.retrialMM1_Pblock(lam=0.8,retry=0.1)": (0.8, lambda: chains.retrials(1, 0.8, 0.1).busy),
    "V08.retrialMM2_Eorbit(lam=1.5,retry=0.5)": (6.31188566, lambda: chains.retrials(2, 1.5, 0.5).between),
    "V08.retrialMM2_Pblock(lam=1.5,retry=0.5)": (0.5990095283, lambda: chains.retrials(2, 1.5, 0.5).busy),
    "V08.retrialMM5_Pblock(lam=4.0,retry=0.2)": (0.4263040269, lambda: chains.retrials(5, 4, 0.2).busy),
    "V11.HW_alpha(beta=0.1)": (0.8802870833, lambda: halfin_whitt(0.1)),
    "V11.HW_alpha(beta=0.5)": (0.504538641, lambda: halfin_whitt(0.5)),
    "V11.HW_alpha(beta=1.0)": (0.2233612748, lambda: halfin_whitt(1)),
    "V11.HW_alpha(beta=2.0)": (0.02688136243, lambda: halfin_whitt(2)),
    "V11.ErlangC(n=400,lam=380)": (0.2203144088, lambda: erlang_c(400, 380)),
    "V12.Garnett_alpha(beta=0,theta/mu=1)": (0.5, lambda: garnett(0, 1)),
    "V12.Garnett_alpha(beta=0.5,theta/mu=1)": (0.3085375387, lambda: garnett(0.5, 1)),
    "V12.Garnett_alpha(beta=1,theta/mu=0.5)": (0.1789576771, lambda: garnett(1, 0.5)),
    "V12.Garnett_alpha(beta=-0.5,theta/mu=1)": (0.6914624613, lambda: garnett(-0.5, 1)),
    "V12.Garnett_alpha(beta=1,theta/mu=1)": (0.1586552539, lambda: garnett(1, 1)),
    "V13.MM1_FIFO_P(T>20)(rho=0.9,mu=1)": (0.1353352832, lambda: sojourn_tail(1, 0.9, 20)),
    "V13.MM1_FIFO_P(T>40)(rho=0.95,mu=1)": (0.1353352832, lambda: sojourn_tail(1, 0.95, 40)),
    "V14.MtMinf_mean(t=0.0000)": (90.0, lambda: formulas.infinite_sine(100, 20, 1, 0)),
    "V14.MtMinf_mean(t=1.5708)": (110.0, lambda: formulas.infinite_sine(100, 20, 1, np.pi / 2)),
    "V14.MtMinf_mean(t=3.1416)": (110.0, lambda: formulas.infinite_sine(100, 20, 1, np.pi)),
    "V14.MtMinf_mean(t=4.7124)": (90.0, lambda: formulas.infinite_sine(100, 20, 1, 3 * np.pi / 2)),
    "V15.off-hours residual wait (8h on/16h off, zero load), h": (5.333333333, lambda: formulas.residual_off([16], 24)),
    "V15.MG1 vacations Wq(rho=.5 exp, V=det 2)": (2.0, lambda: formulas.vacations(0.5, 1, 2, 2, 4)),
    "V17.ForkJoin2_T(rho=0.5,mu=1)": (2.875, lambda: formulas.fork_join(0.5)),
    "V17.max of 3 iid Exp(1)": (1.833333333, lambda: formulas.longest_of([1, 1, 1])),
    "V18.feedback_T(lam=.5,mu=1,return=.3)": (5.0, lambda: formulas.visits(0.3) * (1 + mean_wait(1, 0.5 / 0.7))),
    "V18.visits(return=.3)": (1.428571429, lambda: formulas.visits(0.3)),
    "V19.SJF_np_EW(M/M/1 rho=.8)": (1.882218616, lambda: formulas.shortest_first(0.8, expon.sf, expon.pdf)),
    "V19.MM1+D_Ploss(lam=0.8,D=5.0)": (0.0769866713, lambda: barrer(0.8, 5)),
    "V19.busy_period_mean(rho=.8)": (5.0, lambda: formulas.busy_period(0.8)[0]),
    "V19.busy_period_var(rho=.8)": (225.0, lambda: formulas.busy_period(0.8)[1] - formulas.busy_period(0.8)[0] ** 2),
    "V20.Bass_peak_t(p=.03,q=.38)": (6.192619198, lambda: formulas.bass_peak(0.03, 0.38)),
    "V20.Bass_F(peak)": (0.4605263158, lambda: formulas.bass(0.03, 0.38, formulas.bass_peak(0.03, 0.38))),
    "V20.Bass_F(5)": (0.3311986425, lambda: formulas.bass(0.03, 0.38, 5)),
    "V32.Spearman(AR1 rho=0.3)": (0.2875642186, lambda: formulas.spearman(0.3)),
    "V32.P(stay bottom decile|AR1 rho=0.3)": (0.2161648036, lambda: formulas.stays_in_tail(0.3, 0.1)),
    "V32.Spearman(AR1 rho=0.9)": (0.8914561317, lambda: formulas.spearman(0.9)),
    "V32.P(stay bottom decile|AR1 rho=0.9)": (0.6886494037, lambda: formulas.stays_in_tail(0.9, 0.1)),
    "V32.mean dwell bottom decile iid": (1.111111111, lambda: 1 / (1 - formulas.stays_in_tail(0.0, 0.1))),
    "V35.80% learning curve exponent": (-0.3219280949, lambda: formulas.learning_exponent(0.8)),
    "V35.unit-100 relative time (80%)": (0.2270616609, lambda: 100 ** formulas.learning_exponent(0.8)),
}
"""By key of the collection: its value, and this folder's."""


SIMULATED: dict[str, tuple[float, float, float, Callable[[np.ndarray], np.ndarray]]] = {
    "V13.EDF_sim_late rho=.9 D=U(0,40)": (0.1812, 0.0076, 0.9, lambda u: 40 * u),
    "V13.EDF_sim_late rho=.9 D=Exp(20)": (0.2331, 0.0072, 0.9, lambda u: -20 * np.log1p(-u)),
    "V13.EDF_sim_late rho=.95 D=U(0,80)": (0.1561, 0.0136, 0.95, lambda u: 80 * u),
    "V13.EDF_sim_late rho=.95 D=8 w.p..2 else 48": (0.1356, 0.0142, 0.95, lambda u: np.where(u < 0.2, 8.0, 48.0)),
}
# fmt: on
"""Value, half of its 95 % interval, load, and times allowed by a number in (0, 1)."""

NOT_BY_A_SCENARIO = {
    "March 1991": "exploration against exploitation needs beliefs that can be wrong; practices here only ever help",
    "V10.": "processor sharing: an officer works on one petition at a time; slices of time are not in the model",
    "V13.EDF_HT": "a limit at load 1, far off at any load below; earliest due is checked against simulations instead",
    "V22.": "hot stove with a logistic choice between two: here one speaks up or not, linearly in trust; the same law is "
    "checked in that form (hot stove, above)",
    "V23.": "effort in a tournament's equilibrium: streets answer to scores by a rule, they do not foresee and optimise",
    "V33.": "the bimodality coefficient of known distributions: a statistic, not a behaviour; the simulator does not use it",
}
"""Prefixes of keys, and why."""


def conserved(servers: int, arrivals: tuple[float, ...]) -> float:
    """Mean wait of all, whatever the classes."""
    waits = priority_waits(servers, arrivals, ONES, TWOS)
    return float(np.dot(arrivals, waits) / sum(arrivals))
