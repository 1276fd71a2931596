{{- define "llmsim.selector" -}}
app.kubernetes.io/name: llmsim
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "llmsim.labels" -}}
{{ include "llmsim.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
