#!/usr/bin/env bash
# Four hospitals, four replicas, two admins and a researcher, with the commands that each of them would type.
#
#   run.sh DATA FOLDER           everybody on this machine, until the task has ended
#   run.sh --prepare DATA FOLDER only the files, for the services of docker/compose.yaml
#
# DATA holds the four processed files and split.json. AVER names the command, by its whole path, if it is not on the PATH.
set -euo pipefail

aver=${AVER:-aver}
here=$(cd "$(dirname "$0")" && pwd -P)
prepare=no
if [ "${1:-}" = --prepare ]; then
  prepare=yes
  shift
fi
if [ $# -ne 2 ]; then
  sed -n '2,7p' "$0" >&2
  exit 2
fi
data=$(cd "$1" && pwd -P)
if [ -e "$2" ]; then
  echo "run.sh: $2 exists: name a new folder" >&2
  exit 2
fi
mkdir -p "$2"
folder=$(cd "$2" && pwd -P)
cd "$folder"

hospitals=(cleveland hungarian switzerland va)

join() { # verb, id, name, folder, more arguments
  mkdir -p "$4"
  "$aver" "$1" join --id "$2" --name "$3" --keys "$4/keys.p12" --password-file "$4/keys.password" \
    -o "$4/request.json" "${@:5}" >"$4/join.txt"
}

# 1. Everybody makes keys and a request. In life each does so at home and sends the request to an admin.
join admin ada "Ada Adler" ada
join admin ben "Ben Berg" ben
join task rita "Rita Roth" rita
join coordinator desk "Study desk" coordinator
for i in 1 2 3 4; do
  if [ $prepare = yes ]; then
    at=replica-$i:7001 engine=replica-$i:7002 listen=0.0.0.0:7001
  else
    at=127.0.0.1:71${i}1 engine=127.0.0.1:71${i}2 listen=$at
  fi
  join node "replica-$i" "Replica $i" "replica-$i" --listen-address "$at" --engine-address "$engine"
  cat >"replica-$i/replica.yaml" <<TEXT
genesis: genesis.json
member: replica-$i
keys: keys.p12
password-file: keys.password
data: data
listen: $listen
TEXT
  id=${hospitals[i - 1]}
  join participant "$id" "Hospital $id" "hospital-$i"
  cp "$here/hospitals/$id.yaml" "hospital-$i/hospital.yaml"
  cp "$here/schema.yaml" "$data/processed.$id.data" "$data/split.json" "hospital-$i/"
done

# 2. The founders agree on one file. Everybody compares its chain id by telephone.
cat >founding.yaml <<TEXT
name: Heart consortium
settings: {admin-threshold: 2}
balances: {rita: 1000000000}
TEXT
"$aver" genesis create --description founding.yaml -o genesis.json ./*/request.json
for member in */; do
  cp genesis.json "$member"
done
for member in ada ben rita coordinator; do
  id=$member
  [ $member != coordinator ] || id=desk
  printf 'genesis: genesis.json\nmember: %s\nkeys: keys.p12\npassword-file: keys.password\n' "$id" >"$member/$member.yaml"
done
# Without a coordinator the replicas open what is overdue: here at once. The last attempt only evaluates, and waits for Zurich
# and Basel, who has nothing to report, until commits close: here two minutes.
sed -e 's/overdue: 10min/overdue: 0s/' -e 's/commit: 30min/commit: 2min/' "$here/task.yaml" >rita/task.yaml
cp "$here/schema.yaml" rita/
if [ $prepare = yes ]; then
  echo "run.sh: $folder is prepared"
  exit
fi

# 3. Replicas and agents run, each with its log beside its settings.
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait' EXIT
for i in 1 2 3 4; do
  "$aver" node run --config "replica-$i/replica.yaml" 2>"replica-$i/log.txt" &
  started+=($!)
done
for i in 1 2 3 4; do
  "$aver" participant run --config "hospital-$i/hospital.yaml" 2>"hospital-$i/log.txt" &
  started+=($!)
done

tries=0
until "$aver" admin members --config ada/ada.yaml >members.txt 2>&1; do
  tries=$((tries + 1))
  if [ $tries -gt 30 ]; then
    echo "run.sh: the replicas do not answer: see $folder/replica-1/log.txt" >&2
    exit 3
  fi
done

# 4. The admins open the study and let the hospitals take part; each of them says yes.
"$aver" admin propose open-study heart --purpose "presence of heart disease" --config ada/ada.yaml
"$aver" admin vote 1 --config ben/ben.yaml
"$aver" admin propose grant heart "${hospitals[@]}" --until 2035-12-31 --config ada/ada.yaml
"$aver" admin vote 2 3 4 5 --config ben/ben.yaml

# 5. The researcher asks for a model, the admins approve, and rounds go on by themselves.
"$aver" task create --spec rita/task.yaml --config rita/rita.yaml
"$aver" admin propose approve-task heart-1 --config ada/ada.yaml
"$aver" admin vote 6 --config ben/ben.yaml
"$aver" task follow heart-1 --until-ended --config rita/rita.yaml

# 6. What each hospital sees of it.
for i in 1 2 3 4; do
  "$aver" participant status --config "hospital-$i/hospital.yaml" | tail -n 12
done
