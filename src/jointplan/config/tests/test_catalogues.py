# SPDX-License-Identifier: AGPL-3.0-or-later
"""A language without a complete interface is shown in the next one that its readers know, and says so."""

import datetime
import gettext
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from jointplan.config import catalogues

UNTRANSLATED = ["kk", "ky", "tg", "tk", "uz"]
NOTICE = "This page is not yet translated; it is shown in Russian."


def write(folder: Path, language: str, text: str) -> None:
    path = catalogues.po_path(language, folder)
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid ""\nmsgstr "Language: {language}\\n"\n\n{text}\n', encoding="utf-8")


def compiled(folder: Path, language: str) -> gettext.GNUTranslations:
    catalogues.compile_all(folder)
    return gettext.translation("django", folder, [language])


def test_every_language_of_the_switch_but_english_has_a_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} - {"en"} == {path.name for path in catalogues.LOCALE.iterdir()}


@pytest.mark.parametrize("language", UNTRANSLATED)
def test_an_incomplete_catalogue_has_its_own_words_and_russian_for_the_rest(language: str) -> None:
    whole = catalogues.complete(language)
    russian = catalogues.read(catalogues.po_path("ru"))
    own = catalogues.read(catalogues.po_path(language))
    assert whole.get(NOTICE).string == own.get(NOTICE).string != russian.get(NOTICE).string
    assert whole.get("Skip to the content").string == russian.get("Skip to the content").string
    assert whole.get("en", "code of the language of this text").string == "ru"


@pytest.mark.parametrize("language", UNTRANSLATED)
def test_what_a_language_translates_itself_is_a_text_of_the_product(language: str) -> None:
    russian = catalogues.read(catalogues.po_path("ru"))
    own = catalogues.read(catalogues.po_path(language))
    assert [m.id for m in own if m.id and not russian.get(m.id, m.context)] == []


def test_words_of_the_packages_fall_back_as_well() -> None:
    whole = catalogues.complete("kk")
    assert whole.get("This field is required.").string == "Обязательное поле."
    assert catalogues.complete("ru").get("This field is required.") is None


def test_a_complete_catalogue_stands_alone(tmp_path: Path) -> None:
    write(tmp_path, "ru", 'msgid "Lamp"\nmsgstr "Лампа"')
    write(tmp_path, "kk", 'msgid "Lamp"\nmsgstr "Шам"')
    kazakh = compiled(tmp_path, "kk")
    assert kazakh.gettext("Lamp") == "Шам"
    assert kazakh.gettext("This field is required.") == "This field is required."


def test_a_catalogue_that_lacks_one_message_is_laid_over_the_next(tmp_path: Path) -> None:
    write(tmp_path, "ru", 'msgid "Lamp"\nmsgstr "Лампа"\n\nmsgid "Key"\nmsgstr "Ключ"')
    write(tmp_path, "kk", 'msgid "Lamp"\nmsgstr "Шам"')
    kazakh = compiled(tmp_path, "kk")
    assert (kazakh.gettext("Lamp"), kazakh.gettext("Key")) == ("Шам", "Ключ")


@pytest.mark.parametrize("language", ["ru", *UNTRANSLATED])
def test_dates_are_written_in_the_language_of_the_page(language: str) -> None:
    with override(language):
        assert date_format(datetime.date(2030, 5, 14)) == "14 мая 2030 года"


@pytest.mark.parametrize(
    ("language", "shown", "notice"),
    [("en", "en", False), ("ru", "ru", False), ("kk", "ru", True), ("uz", "ru", True)],
)
def test_a_page_names_the_language_that_it_is_really_in(
    cast: object, client: Client, language: str, shown: str, notice: bool
) -> None:
    page = client.get(f"/{language}/about/").content.decode()
    assert f'<html lang="{shown}"' in page
    assert (f'<aside class="bar-notice" lang="{language}"' in page) is notice
    assert (catalogues.complete("kk").get(NOTICE).string in page) is (language == "kk")
