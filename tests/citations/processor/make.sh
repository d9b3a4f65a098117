#!/usr/bin/env bash
# Make tests/citations/expect anew with citeproc-js: bash tests/citations/processor/make.sh FOLDER
#
# FOLDER holds node_modules/citeproc (npm install citeproc@2.4.63) and, from the official repositories
# citation-style-language/styles at 0819c0e0b7d4a0301ff063521f91818cb697ca5b and
# citation-style-language/locales at 938c09c164a60b3cfeabe61089f1bf4c3ea6a4ed, the files
#   nlm-citation-sequence.csl american-medical-association.csl apa.csl locales-en-US.xml
# Processor (CPAL or AGPL) and styles (CC BY-SA 3.0) are used here to make test data, and are no part of evigraph.
# house.txt is no processor's: it is the guideline's printed list, blanks after the colon before pages folded.
set -euo pipefail
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cp "$here/cite.js" "$folder/cite.js"
for which in list cases; do
  "${PYTHON:-python3}" "$here/records.py" "$which" >"$folder/records.json"
  for pair in nlm:nlm-citation-sequence ama:american-medical-association apa:apa; do
    name=${pair%%:*}
    test $which = list || name=cases-$name
    node "$folder/cite.js" "$folder/${pair#*:}.csl" <"$folder/records.json" >"$here/../expect/$name.txt"
  done
done
wc -l "$here"/../expect/*.txt
