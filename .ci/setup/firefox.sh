#!/usr/bin/env bash
# firefox.sh    installs Firefox and unzip, for the tests of the Explore page
set -euo pipefail
source "$(dirname "$0")/tools.sh"

# The packages that Firefox recommends are for sound and speech.
debian_options=(--no-install-recommends)
debian_packages firefox-esr fonts-dejavu-core unzip
