{{- define "lakeactors.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "lakeactors.scheme" -}}
{{ if .Values.http.tlsSecret }}HTTPS{{ else }}HTTP{{ end }}
{{- end }}

{{- define "lakeactors.nodes" -}}
{{ include "lakeactors.name" . }}-nodes
{{- end }}

{{- define "lakeactors.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "lakeactors.labels" -}}
{{ include "lakeactors.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- /* The labels by which nodes find one another's pods. */ -}}
{{- define "lakeactors.podlabels" -}}
app.kubernetes.io/name={{ .Chart.Name }},app.kubernetes.io/instance={{ .Release.Name }}
{{- end }}

{{- /* More than half of the pods, unless it is said how many. */ -}}
{{- define "lakeactors.needed" -}}
{{ .Values.cluster.nodesNeeded | default (add1 (div (int .Values.replicas) 2)) }}
{{- end }}

{{- /* The names of the seeds' pods, as HOCON. */ -}}
{{- define "lakeactors.seeds" -}}
{{- $seeds := list }}
{{- range $i := until (int (min .Values.replicas .Values.cluster.seeds)) }}
{{- $seeds = append $seeds (printf "%s-%d.%s.%s.svc.%s:7355" (include "lakeactors.name" $) $i (include "lakeactors.nodes" $) $.Release.Namespace $.Values.cluster.domain | quote) }}
{{- end }}
{{- join ", " $seeds }}
{{- end }}
