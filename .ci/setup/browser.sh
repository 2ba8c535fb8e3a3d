#!/usr/bin/env bash
# browser.sh    installs Chromium and unzip, for the tests of the Explore page
set -euo pipefail
source "$(dirname "$0")/tools.sh"

# The packages that Chromium recommends are for printing and sound.
debian_options=(--no-install-recommends)
debian_packages chromium fonts-dejavu-core unzip
