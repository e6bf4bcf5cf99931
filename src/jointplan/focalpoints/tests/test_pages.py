# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contact list on the page: filters, vacancies, who acts, what is confirmed; and what is held about me."""

import datetime
import json

import pytest

from jointplan.access.identity import acting_as
from jointplan.accounts.models import EndReason, Post, PostKind, Term, User
from jointplan.accounts.operations import establish_post
from jointplan.accounts.system import OPERATOR
from jointplan.accounts.terms import appoint, appoint_acting, end_term
from jointplan.focalpoints.listing import row_for, rows_for
from jointplan.focalpoints.models import Confirmation, Reminder
from tests.addresses import WatchedClient
from tests.cast import Cast
from tests.contacts_cast import contact_canary
from tests.who_reads import COLUMNS

pytestmark = pytest.mark.django_db
LIST = "/en/work/contacts/"
TODAY = datetime.date.today()


def day(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def codes(cast: Cast, role: str, **options: bool) -> list[str]:
    user = cast.user(role)
    with acting_as(user):
        return [row.post.code for row in rows_for(user, fictional=options.get("fictional", False))]


def test_states_stand_in_the_alphabet_then_the_secretariat_then_partners(cast: Cast) -> None:
    assert codes(cast, "secretariat") == [
        "coordinator",
        "clearing",
        "harbour-point",
        "focal-point",
        "other-coordinator",
        "other-clearing",
        "other-focal-point",
        "third-coordinator",
        "secretariat",
        "observer",
        "partner",
    ]
    assert codes(cast, "postless") == []
    assert codes(cast, "isle_coordinator", fictional=True) == ["isle-coordinator", "isle-clearing"]
    assert codes(cast, "partner") == ["other-coordinator", "partner"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=COORDINATOR+office", 2),
        ("q=canarycontactfocal", 1),
        ("party=brindal", 1),
        ("kind=focal-point-main", 2),
        ("holding=vacant", 0),
        ("holding=nonsense", 0),
        ("party=nowhere", 0),
    ],
)
def test_the_filter_stands_in_the_address(cast: Cast, query: str, found: int) -> None:
    page = WatchedClientWithWords("clearing").get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert page.context["total"] == found


class WatchedClientWithWords(WatchedClient):
    """What the visitor typed stands on the page again."""

    def request(self, **request: object) -> object:
        return super(WatchedClient, self).request(**request)


def test_words_that_are_hidden_are_not_found_either(cast: Cast) -> None:
    for word in (contact_canary("coordinator holder"), "98 765"):
        page = WatchedClientWithWords("third_coordinator").get(LIST, {"q": word, "party": "aldermoor"})
        assert page.context["total"] == 0


def test_a_vacancy_says_since_when_and_to_whom_to_turn(cast: Cast) -> None:
    schools, by = cast.party("aldermoor-schools"), cast.user("coordinator")
    with acting_as(by):
        end_term(Post.objects.get(code="focal-point").terms.get(), on=day(-3), reason=EndReason.ENDED, by=by)
    rows = {row["row"].post.code: row["row"] for group in vacancies("secretariat") for row in group["rows"]}
    assert rows["focal-point"].vacant_since == day(-2)
    assert rows["focal-point"].meanwhile.startswith("Meanwhile turn to: Office canarycontactcoordinatoroffice")
    with acting_as(by):
        kind = PostKind.FOCAL_POINT_ALTERNATE
        post = establish_post(schools, code="alternate", kind=kind, functions={"en": "Alternate"}, by=by)
        appoint(post, User.objects.create_user("alternate"), starts_on=TODAY, by=by)
    rows = {row["row"].post.code: row["row"] for group in vacancies("clearing") for row in group["rows"]}
    assert rows["focal-point"].meanwhile == "Meanwhile turn to: Alternate focal point, School office"
    assert vacancies("partner") == []


def vacancies(role: str) -> list[dict[str, list[dict[str, object]]]]:
    return WatchedClient(role).get(f"{LIST}vacancies/").context["groups"]


def test_vacancies_come_as_files(cast: Cast) -> None:
    by = cast.user("coordinator")
    with acting_as(by):
        end_term(Post.objects.get(code="focal-point").terms.get(), on=day(-3), reason=EndReason.ENDED, by=by)
    text = WatchedClient("secretariat").get(f"{LIST}vacancies/?format=csv").content.decode()
    assert day(-2).isoformat() in text
    assert WatchedClient("secretariat").get(f"{LIST}vacancies/?format=zip").status_code == 200


def test_who_acts_is_shown_without_a_name_and_hides_what_the_holder_wrote(cast: Cast) -> None:
    by, post = cast.user("coordinator"), Post.objects.get(code="focal-point")
    deputy = User.objects.create_user("deputy")
    with acting_as(by):
        appoint_acting(post, deputy, starts_on=TODAY, ends_on=day(4), by=by)
    page = WatchedClient("focal_point").get(f"{LIST}posts/focal-point/").content.decode()
    assert "Somebody acts until" in page
    assert contact_canary("focal-point holder") not in page
    assert contact_canary("focal-point office") in page


def test_what_is_not_confirmed_is_a_plain_fact_for_states_and_the_secretariat(cast: Cast) -> None:
    post = Post.objects.get(code="other-coordinator")
    said = "Not confirmed since"
    for role, sees in (("secretariat", True), ("third_coordinator", True), ("partner", False), ("observer", False)):
        page = WatchedClient(role).get(f"{LIST}posts/other-coordinator/").content.decode()
        assert (said in page) == sees, role
    Confirmation.objects.create(post=post, confirmed_on=day(-20), means="letter")
    page = WatchedClient("secretariat").get(f"{LIST}posts/other-coordinator/").content.decode()
    assert said not in page
    assert "Confirmed on" in page


def test_one_click_confirms_and_leaves_my_list(cast: Cast) -> None:
    client = WatchedClient("other_coordinator")
    waits = "Confirm the contact data of your post"
    assert waits in client.get("/en/work/").content.decode()
    assert client.post(f"{LIST}posts/other-coordinator/confirm/").status_code == 302
    assert waits not in client.get("/en/work/").content.decode()


@pytest.mark.parametrize(
    ("address", "data", "says"),
    [
        ("posts/focal-point/office/", {"function_en": "", "telephone": "12"}, "Say what the office is called"),
        ("posts/focal-point/office/", {"function_en": "x", "telephone": "12"}, "country code"),
        ("posts/focal-point/office/", {"function_en": "x", "email": "x"}, "office@example.org"),
        ("letter/", {"letter_number": "", "letter_dated_on": "2020-01-01"}, "required"),
        ("letter/", {"letter_number": "1", "letter_dated_on": "2999-01-01"}, "in the future"),
    ],
)
def test_a_form_with_a_mistake_names_the_place(cast: Cast, address: str, data: dict[str, str], says: str) -> None:
    page = WatchedClient("coordinator").post(LIST + address, data)
    assert page.status_code == 200
    assert says in page.content.decode()
    assert "Nothing was lost" in page.content.decode()


def test_a_term_that_ends_before_it_begins_is_refused_by_the_form(cast: Cast) -> None:
    term = Term.objects.get(post__code="focal-point")
    data = {"starts_on": day(3).isoformat(), "ends_on": day(1).isoformat()}
    page = WatchedClient("coordinator").post(f"{LIST}terms/{term.pk}/", data).content.decode()
    assert "The last day lies before the first" in page
    term.refresh_from_db()
    assert term.ends_on is None


def test_two_main_focal_points_are_refused_on_the_page(cast: Cast) -> None:
    schools = cast.party("aldermoor-schools").pk
    data = {"party": schools, "kind": "focal-point-main", "code": "second", "function_en": "Second"}
    page = WatchedClient("coordinator").post(f"{LIST}new/", data).content.decode()
    assert "has this post already: focal_point" in page
    assert not Post.objects.filter(code="second").exists()


def test_what_is_held_about_me_is_told_to_me_whole_and_to_nobody_else(cast: Cast) -> None:
    person = cast.user("focal_point")
    Reminder.objects.create(user=person, post=Post.objects.get(code="focal-point"), stage="first", sent_on=TODAY)
    client = WatchedClient("focal_point")
    page = client.get(f"{LIST}me/").content.decode()
    for said in ("focal_point", contact_canary("focal-point holder"), "First reminder", "TLP:RED", "canarycontactnote"):
        assert said in page
    answer = client.get(f"{LIST}me/?format=json")
    assert "TLP-RED" in answer["Content-Disposition"]
    held = json.loads(answer.content)
    assert set(held) == {
        "label", "account", "terms", "contact", "openings", "confirmations", "reminders", "hand_overs", "log",
        "sign_ins", "tokens",
    }  # fmt: skip
    assert held["contact"][0]["telephone"] == "+999 98 765 43 21"
    assert held["confirmations"][0]["means"] == "on the contact page"
    assert held["log"]["count"] >= 3
    assert "password" not in json.dumps(held)
    other = json.loads(WatchedClient("other_focal_point").get(f"{LIST}me/?format=json").content)
    assert other["contact"] == []


def test_whoever_left_is_told_of_account_and_terms_and_reads_no_closed_part(cast: Cast) -> None:
    held = json.loads(WatchedClient("former_coordinator").get(f"{LIST}me/?format=json").content)
    assert held["contact"] == []
    assert held["account"]["username"] == "former_coordinator"
    assert len(held["terms"]) == 1


def test_the_list_costs_the_same_however_many_posts_there_are(cast: Cast, django_assert_num_queries: object) -> None:
    user = cast.user("secretariat")
    with acting_as(user):
        user.held_posts  # noqa: B018 - kept for the request
        rows_for(user, fictional=False)
        with django_assert_num_queries(4):  # type: ignore[operator]
            rows_for(user, fictional=False)
    with acting_as(OPERATOR):
        for number in range(12):
            post = establish_post(
                cast.party("aldermoor-schools"),
                code=f"more-{number}",
                kind=PostKind.VALIDATOR,
                functions={"en": "More"},
                by=OPERATOR,
            )
            appoint(post, User.objects.create_user(f"more{number}"), starts_on=TODAY, by=OPERATOR)
    with acting_as(user), django_assert_num_queries(4):  # type: ignore[operator]
        assert len(rows_for(user, fictional=False)) == 23


@pytest.mark.parametrize("role", COLUMNS[1:])
def test_the_page_of_one_post_shows_what_the_list_shows_of_it(cast: Cast, role: str) -> None:
    user = cast.user(role)
    for code in Post.objects.values_list("code", flat=True):
        for fictional in (False, True):
            with acting_as(user):
                listed = next((row for row in rows_for(user, fictional=fictional) if row.post.code == code), None)
                assert row_for(user, code, fictional=fictional) == listed


def test_one_contact_is_read_without_the_others(cast: Cast, django_assert_num_queries: object) -> None:
    user, stranger = cast.user("coordinator"), cast.user("partner")
    for reader, code, queries in ((user, "focal-point", 4), (stranger, "focal-point", 2), (stranger, "nothing", 1)):
        with acting_as(reader):
            reader.held_posts  # noqa: B018 - kept for the request
            with django_assert_num_queries(queries):  # type: ignore[operator]
                row_for(reader, code, fictional=False)


def test_a_code_that_is_used_sets_no_post_up_and_renames_none(cast: Cast) -> None:
    client = WatchedClient("coordinator")
    post = Post.objects.get(code="focal-point")
    given = {"party": post.party_id, "kind": post.kind, "code": post.code, "function_en": "Something else"}
    answer = client.post(f"{LIST}new/", given)
    assert "Another post has this code. Choose another code." in answer.content.decode()
    assert Post.objects.get(pk=post.pk).functions == post.functions


def test_from_a_contact_one_comes_to_its_readers_to_posts_and_accounts_and_back(cast: Cast) -> None:
    client = WatchedClient("coordinator")
    page = client.get(f"{LIST}posts/focal-point/").content.decode()
    assert "/en/work/sharing/contactpart/" in page
    assert "/opened/" in page
    assert 'href="/en/work/people/"' not in page  # somebody holds it until further notice
    with acting_as(OPERATOR):
        establish_post(cast.party("aldermoor"), code="new", kind=PostKind.TRANSLATOR, functions={}, by=OPERATOR)
    assert 'href="/en/work/people/"' in client.get(f"{LIST}posts/new/").content.decode()
    people = client.get("/en/work/people/").content.decode()
    assert f'href="{LIST}posts/focal-point/"' in people
    assert f'href="{LIST}new/"' in people
    assert "/opened/" not in WatchedClient("other_coordinator").get(f"{LIST}posts/focal-point/").content.decode()
