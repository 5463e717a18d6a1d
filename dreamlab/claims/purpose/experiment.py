"""Claim 1: what is a world model for? For reasoning by simulation, says the paper: to compare plans before acting.

The catch (``catching``) behind a curtain, seen through a shaking sensor, in still air or with gusts that nobody can
foretell. Agents that decide by the paper's Equation 6 (``shared.rule``) differ in what they know: the true state or a
belief (``belief``), the true court or a learned model of it; and in whether they think of one future or of several.
Their rivals have a memory and no model: they go to where they saw the ball last, and some steps further
(``remembering``).

Measured: what each catches on the true court, over the depth and the width of the simulation, with a critic for what
lies beyond it and without; and how often the believed 90 % interval holds the ball.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np

from dreamlab.claims.claim import Claim, ClaimSettings, Findings, Run, so_far
from dreamlab.claims.purpose.belief import Believing, Surprised, teach
from dreamlab.claims.purpose.plots import by_depth, by_knowledge, by_width
from dreamlab.claims.purpose.scenes import Clouds, behind_the_curtain
from dreamlab.claims.purpose.sight import Encoder, Sight, extrapolating, remembering
from dreamlab.claims.shared.film import Film
from dreamlab.claims.shared.playing import LOTS, Tally, play_until_sure
from dreamlab.claims.shared.rule import deciding, equation_6, nearness, no_value
from dreamlab.claims.uncertainty import Estimate, less, mean, split
from dreamlab.learn import training
from dreamlab.plan import catching
from dreamlab.plan.planning import Score
from dreamlab.tasks.settings import Choice, Control
from dreamlab.tasks.work import Progress, with_stage
from dreamlab.types import Floats, Policy, StepFn
from dreamlab.world import court
from dreamlab.world.experience import collect

CURTAIN = Control(
    "curtain", "Ball hidden below", "of the court’s height", (0.0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5), 0.35, False
)
NOISE = Control("noise", "Sensor noise", "world units", (0.0, 0.005, 0.01, 0.02, 0.03, 0.05), 0.01, False)
WIDTH = Control("width", "Plans simulated", "plans", (1, 2, 4, 8, 12, 16, 32), 12)
AIR = Choice("air", "Air", (("still", "Still"), ("gusts", "A gust at half height, left or right")))

DATA = 10_000
DEPTHS, WIDTHS = (6, 12, 24), (1, 4, 12)
DEPTH = 12
"""Depth at which widths and agents are compared."""
PARTICLES, FUTURES = 32, 4
"""Particles of a belief, and those of them for which plans are simulated."""
AHEAD: dict[str, tuple[float, ...]] = {
    "still": (0, 5, 15, 20, 25, 25, 35),
    "gusts": (0, 5, 15, 25, 30, 35, 5),
}
"""Steps that the memory looks ahead, for each stop of CURTAIN: the best on the tuning seeds (``tuning``)."""
ELSEWHERE = 25
"""Steps that a memory looks ahead which was tuned on the default court alone."""


@dataclass(frozen=True)
class Minds:
    """How to make agents, each for one game.

    sight:          makes eyes; encoder, errors: what reads them, and how wrong it is [N, 4]
    model:          the learned one, with what it missed
    world:          seed -> the court that is played on; sample: generator -> StepFn that is a sample of it
    chance:         seed of what agents draw when they think of futures
    """

    width: int
    sight: Callable[[], Sight]
    encoder: Encoder
    errors: Floats
    model: Surprised
    world: Callable[[np.random.SeedSequence], court.PlayFn]
    sample: Callable[[np.random.Generator], StepFn]
    gusty: bool
    chance: np.random.SeedSequence

    def _rng(self) -> np.random.Generator:
        """What an agent draws from: another one for each agent that is made."""
        return np.random.default_rng(self.chance.spawn(1)[0])

    def knowing(self, step: StepFn, depth: int = DEPTH, value: Score = nearness, *, futures: int = 1) -> Policy:
        """Sees the true state, simulates with ``step``."""
        decide = deciding(step, depth, self.width, equation_6(value), futures=futures)
        return lambda state, rng: decide(np.repeat(state[:, None], futures, axis=1), rng)

    def informed(self, depth: int = DEPTH, value: Score = nearness) -> Policy:
        """Sees the true state, simulates on the true court, of whose gusts it knows that they may come."""
        return self.knowing(self.sample(self._rng()), depth, value, futures=FUTURES if self.gusty else 1)

    def believing(self, width: int | None = None) -> Believing:
        """Sees what can be seen; its belief, its model and its sum have many futures."""
        rng = self._rng()
        step = self.model.step(rng)
        decide = deciding(step, DEPTH, width or self.width, equation_6(nearness), futures=FUTURES)
        return Believing(decide, self.encoder, step, self.sight(), particles=PARTICLES, errors=self.errors, rng=rng)

    def guessing_on_the_court(self) -> Believing:
        """Sees what can be seen, holds its best guess for the truth, and simulates on the true court."""
        return self.guessing(self.sample(self._rng()))

    def guessing(self, step: StepFn, width: int | None = None) -> Believing:
        """Sees what can be seen, and holds its best guess for the truth: one future a plan."""
        decide = deciding(step, DEPTH, width or self.width, equation_6(nearness))
        return Believing(decide, self.encoder, step, self.sight())


def measure(settings: ClaimSettings) -> Run:
    """See the module; figures are defined in levels/level-5/purpose.yml."""
    minds, testing = yield from prepare(settings)
    caught: dict[str, Tally] = {}
    beliefs: list[Believing] = []
    films: dict[str, Film] = {}
    clouds = Clouds()

    def tried(name: str, agent: Callable[[], Policy], fraction: float) -> Generator[Progress, None, None]:
        films[name] = Film(agent)
        caught[name] = yield from play_until_sure(films[name], testing, fraction, world=minds.world)

    def believing() -> Policy:
        beliefs.append(clouds.of(minds.believing()))
        return beliefs[-1]

    yield from tried("none", lambda: remembering(minds.sight(), 0.0), 0.3)
    yield from tried("memory", lambda: remembering(minds.sight(), ahead(settings)), 0.32)
    yield from tried("elsewhere", lambda: remembering(minds.sight(), ELSEWHERE), 0.34)
    yield from tried("line", lambda: extrapolating(minds.sight()), 0.35)
    yield from tried("informed", minds.informed, 0.36)
    yield so_far("playing on the court", 0.38, _findings(caught, beliefs))
    yield from tried("guessing", lambda: minds.guessing(minds.model.model), 0.4)
    yield so_far("playing on the court", 0.5, _findings(caught, beliefs))
    yield from tried("believing", believing, 0.6)
    yield so_far("playing on the court", 0.7, _findings(caught, beliefs))

    yield from tried("model_only", lambda: minds.knowing(minds.model.model), 0.72)
    yield from tried("sight_only", minds.guessing_on_the_court, 0.76)
    caught[f"depth_{DEPTH}"] = caught["informed"]
    for depth in DEPTHS:
        if depth != DEPTH:
            yield from tried(f"depth_{depth}", lambda: minds.informed(depth), 0.8)  # noqa: B023
        yield from tried(f"blind_{depth}", lambda: minds.informed(depth, no_value), 0.85)  # noqa: B023
    yield so_far("playing on the court", 0.9, _findings(caught, beliefs))
    for width in WIDTHS:
        if width == minds.width:
            caught[f"width_{width}"] = caught["guessing"]
        else:
            yield from tried(f"width_{width}", lambda: minds.guessing(minds.model.model, width), 0.95)  # noqa: B023
    shown = films["believing"].states, films["memory"].states
    hits = caught["believing"].hits[: LOTS[0]], caught["memory"].hits[: LOTS[0]]
    scene = behind_the_curtain(settings["curtain"], clouds, shown, hits)
    return replace(_findings(caught, beliefs), scenes=(scene,))


def prepare(settings: ClaimSettings) -> Generator[Progress, None, tuple[Minds, np.random.SeedSequence]]:
    """A learned world model, an encoder, and the seed of the test balls."""
    playing, learning, seeing, looking, testing, blowing, chance = np.random.SeedSequence(settings["seed"]).spawn(7)
    gusty = settings["air"] == "gusts"
    yield Progress("collecting experience", 0.0)
    step = sampled(gusty)(np.random.default_rng(blowing))
    data = collect(DATA, np.random.default_rng(playing), step=step)
    model = yield from with_stage(training.fit(data, np.random.default_rng(learning)), "learning the world", 0.05)
    encoder, errors = yield from with_stage(teach(settings["noise"], seeing, step), "learning to see", 0.15)

    def sight() -> Sight:
        return Sight(settings["noise"], settings["curtain"], looking)

    world = played(gusty)
    surprised = Surprised.by(data, model.step)
    minds = Minds(settings["width"], sight, encoder, errors, surprised, world, sampled(gusty), gusty, chance)
    return minds, testing


def sampled(gusty: bool) -> Callable[[np.random.Generator], StepFn]:
    """The court with the slow paddle as a StepFn: in still air always the same, with gusts a sample."""

    def sample(rng: np.random.Generator) -> StepFn:
        if not gusty:
            return catching.world()
        blown = court.gusty(rng)
        return lambda state, action: blown(state, catching.GEAR * action.clip(-1.0, 1.0))

    return sample


def played(gusty: bool) -> Callable[[np.random.SeedSequence], court.PlayFn]:
    """The same court with its score, by the seed of its gusts."""

    def world(seed: np.random.SeedSequence) -> court.PlayFn:
        still = court.geared(catching.GEAR)
        if not gusty:
            return still
        blown = sampled(gusty)(np.random.default_rng(seed))

        def play(state: Floats, action: Floats) -> court.StepResult:
            outcome = still(state, action)
            return court.StepResult(blown(state, action), outcome.hit, outcome.miss)

        return play

    return world


def ahead(settings: ClaimSettings) -> float:
    """Steps that the memory looks ahead at these settings: as at the nearest stop of the curtain."""
    stops = np.array(CURTAIN.stops)
    return AHEAD[settings["air"]][int(np.abs(stops - settings["curtain"]).argmin())]


def _findings(caught: dict[str, Tally], beliefs: list[Believing]) -> Findings:
    """What is known so far."""
    shares = {name: tally.share for name, tally in caught.items()}
    agents = {name: shares[name] for name in shares if "_" not in name or name in ("model_only", "sight_only")}
    found: dict[str, Estimate | float] = dict(agents)
    plots = [by_knowledge(agents)]
    if "believing" in shares:
        found["over_none"] = less(shares["believing"], shares["none"])
        found["over_memory"] = _paired(caught["believing"], caught["memory"])
        found["over_elsewhere"] = _paired(caught["believing"], caught["elsewhere"])
        found["over_guess"] = _paired(caught["believing"], caught["guessing"])
        found |= _beliefs(beliefs)
    if f"blind_{DEPTHS[-1]}" in shares:
        found["lost_to_model"] = less(shares["informed"], shares["model_only"])
        found["lost_to_sight"] = less(shares["informed"], shares["sight_only"])
        found["depth_gain"] = less(shares[f"blind_{DEPTHS[-1]}"], shares[f"blind_{DEPTHS[0]}"])
        found["critic_gain"] = less(shares[f"depth_{DEPTHS[0]}"], shares[f"blind_{DEPTHS[0]}"])
        found["deep_with_critic"] = less(shares[f"depth_{DEPTHS[-1]}"], shares[f"depth_{DEPTHS[0]}"])
        plots.append(by_depth(DEPTHS, shares))
    if f"width_{WIDTHS[-1]}" in shares:
        found["width_gain"] = less(shares[f"width_{WIDTHS[-1]}"], shares[f"width_{WIDTHS[0]}"])
        plots.append(by_width(WIDTHS, shares))
    figures, errors = split(found)
    return Findings(figures, tuple(plots), errors=errors)


def _paired(one: Tally, other: Tally) -> Estimate:
    """How much more of the balls that both met the one caught."""
    both = min(len(one.hits), len(other.hits))
    return mean(one.hits[:both].astype(np.float64) - other.hits[:both])


def _beliefs(beliefs: list[Believing]) -> dict[str, Estimate | float]:
    """How far off the hidden ball was believed to be, and how often the 90 % interval held it: per ball, then mean."""
    behind = [distance for belief in beliefs for distance in belief.behind]
    held = [np.stack(belief.within) for belief in beliefs if belief.within]
    if not held:
        return {"behind": 0.0}
    hidden = [~np.isnan(each) for each in held]
    per_ball = [
        np.where(seen, each, 0.0).sum(axis=0)[seen.any(axis=0)] / seen.sum(axis=0)[seen.any(axis=0)]
        for each, seen in zip(held, hidden, strict=True)
    ]
    return {"behind": float(np.mean(behind)), "coverage": mean(np.concatenate(per_ball))}


CLAIM = Claim("purpose", (CURTAIN, NOISE, WIDTH, AIR), measure)
