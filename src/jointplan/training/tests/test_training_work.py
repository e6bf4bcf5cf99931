# SPDX-License-Identifier: AGPL-3.0-or-later
"""The invented work inside the States holds together. Nothing here needs a database."""

import re
from collections.abc import Iterator
from typing import Any

from jointplan.training.loading import STEPS
from jointplan.training.tests.test_training_content import load

Row = dict[str, Any]


def steps() -> Iterator[tuple[tuple[str, str], Row]]:
    for row in load("work")["work"]:
        for step in row["steps"]:
            yield (row["cycle"], row["state"]), step


def test_each_step_is_one_that_can_be_taken_by_an_account_of_its_state_or_of_the_secretariat() -> None:
    region = load("region")
    posts = {post["code"]: post["party"] for post in region["posts"]}
    party_of = {account["username"]: posts[account["post"]] for account in region["accounts"]}
    for (_cycle, state), step in steps():
        assert step["do"] in STEPS, step
        # A party that gives its view is invited by the State.
        others = {"secretariat", step.get("party", "").split("-")[0]}
        assert party_of[step["by"]].split("-")[0] in {state} | others, step
        for body in [step.get("agency"), step.get("body"), *step.get("bodies", ()), *step.get("about", ())]:
            assert body is None or body.startswith(f"{state}-"), step
    # Nothing that the program can do is left without somebody who does it.
    assert {step["do"] for _place, step in steps()} == set(STEPS)


def test_no_answer_of_the_work_stands_in_another_language_than_it_says() -> None:
    for place, step in steps():
        for answer in step.get("answers", ()) if step["do"] in {"contribute", "write"} else ():
            text = " ".join(answer[key] for key in ("progress", "challenges", "needs", "next_steps") if key in answer)
            assert bool(re.search("[а-яё]", text)) == (step.get("language", "en") != "en"), (place, answer)
