# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speed as ratios measured in one run: `python -m bench [--json]`. Traffic goes to this computer only."""
