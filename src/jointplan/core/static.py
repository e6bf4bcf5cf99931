# SPDX-License-Identifier: AGPL-3.0-or-later
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their hash, so that browsers may keep them for ever."""

    # A file that is missing from the manifest is served under its plain name instead of failing the page.
    manifest_strict = False
