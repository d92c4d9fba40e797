#!/usr/bin/env bash
# Codes a whole transcript by keys, in a real terminal: makes the sample study in a temporary
# folder, opens the coding screen in tmux, judges every fragment, signs off, and asks
# `coder status` whether it is so. Needs tmux. CODER names the program (else: coder).
#
#   bash docs/code_a_transcript.sh
set -euo pipefail

coder=${CODER:-coder}
folder=$(mktemp -d)
export CODER_LANG=en CODER_HOME=$folder/home CODER_DAILY_COPY=off
study=$folder/demo.study
terminal=(tmux -L "code-a-transcript-$$" -f /dev/null)
trap '"${terminal[@]}" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT

fail() {
    echo "$1" >&2
    screen >&2
    exit 1
}
screen() { "${terminal[@]}" capture-pane -p -t coder; }
press() { "${terminal[@]}" send-keys -t coder "$@"; }
# Waits until the screen says something; a key is only pressed on what one would see.
until_seen() {
    local n
    for n in $(seq 600); do
        if screen | grep -qF -- "$1"; then return; fi
        sleep 0.05
    done
    fail "The screen does not come to say: $1"
}

$coder demo "$folder" </dev/null >/dev/null 2>&1
# What stderr says goes to the screen as well: there it is drawn.
"${terminal[@]}" new-session -d -s coder -x 80 -y 24 \
    "$coder -s '$study' code --as anna --pass proberen; echo; echo left; sleep 60"

until_seen "0 of "
total=$(screen | head -1 | sed -E 's/.* 0 of ([0-9]+).*/\1/')
press 1 # the first fragment gets a code, a star and a memo
until_seen "1 of $total"
press s
until_seen "★"
press m
until_seen "Memo on 1"
press -l "worth a second look"
press Enter
until_seen "✎"
for done in $(seq 2 "$total"); do
    press Space
    press "$((done % 3))" # 1, 2, or 0: none applies
    until_seen "$done of $total"
done
press u # the last judgement taken back, and given again
until_seen "$((total - 1)) of $total"
press U
until_seen "$total of $total"
press S
until_seen "Every fragment is judged"
press Enter
until_seen "is signed off"
press q
until_seen "left"

$coder -s "$study" status --pass proberen --json >"$folder/status.json"
if ! python3 - "$folder/status.json" "$total" <<'PYTHON'
import json, sys

status, total = json.load(open(sys.argv[1], encoding="utf-8")), int(sys.argv[2])
rows = [
    coder
    for coding_pass in status["passes"]
    for transcript in coding_pass["transcripts"]
    if transcript["transcript"] == "C1"
    for coder in transcript["coders"]
    if coder["coder"] == "anna"
]
sys.exit(not (rows and rows[0]["judged"] == total and rows[0]["signed_off"]))
PYTHON
then
    cat "$folder/status.json" >&2
    fail "coder status does not say that C1 is judged and signed off."
fi
echo "C1: $total fragments judged and signed off, all by keys."
