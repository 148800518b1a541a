{{- define "studium.fullname" -}}
{{- $name := .Release.Name -}}
{{- if not (contains .Chart.Name $name) }}{{ $name = printf "%s-%s" $name .Chart.Name }}{{ end -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "studium.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "studium.labels" -}}
{{ include "studium.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "studium.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{/* The workloads with their defaults, as {"items": [...]}, because a template gives back text only. */}}
{{- define "studium.workloads" -}}
{{- $items := list -}}
{{- range .Values.workloads -}}
{{- $items = append $items (mergeOverwrite (deepCopy $.Values.defaults) .) -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end }}

{{/* Which workload answers for a service: {"learning": "learning", ...}. Everything in one answers for all. */}}
{{- define "studium.owners" -}}
{{- $owners := dict -}}
{{- range $workload := .Values.workloads -}}
{{- range $workload.services -}}{{- $_ := set $owners . $workload.name -}}{{- end -}}
{{- if not $workload.services -}}{{- $_ := set $owners "*" $workload.name -}}{{- end -}}
{{- end -}}
{{- $owners | toJson -}}
{{- end }}

{{/* The map of paths for Ingress and HTTPRoute: {"items": [{"path": ..., "workload": ...}]}. */}}
{{- define "studium.routes" -}}
{{- $owners := include "studium.owners" . | fromJson -}}
{{- $items := list -}}
{{- if hasKey $owners "*" -}}
{{- $items = append $items (dict "path" "/" "workload" (get $owners "*")) -}}
{{- else -}}
{{- range .Files.Get "files/routes.json" | fromJsonArray -}}
{{- $workload := get $owners .service | required (printf "no workload runs %s" .service) -}}
{{- $items = append $items (dict "path" .path "workload" $workload) -}}
{{- end -}}
{{- end -}}
{{- dict "items" $items | toJson -}}
{{- end }}

{{/* Pods run as an account without rights, on a file system that cannot be written. */}}
{{- define "studium.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "studium.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "studium.commonEnv" -}}
- {name: STUDIUM_ENV, value: production}
- {name: STUDIUM_HOST, value: 0.0.0.0}
- {name: STUDIUM_PORT, value: "8000"}
- {name: STUDIUM_BASE_URL, value: {{ .Values.baseUrl | quote }}}
- {name: STUDIUM_TRUSTED_PROXIES, value: {{ .Values.trustedProxies | quote }}}
- {name: STUDIUM_DATA_DIR, value: /var/lib/studium}
{{- range $name, $value := .Values.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{- define "studium.vaultEnv" -}}
- {name: STUDIUM_VAULT_KEY, value: /etc/studium/vault/vault.key}
{{- end }}

{{- define "studium.writableMounts" -}}
- {name: data, mountPath: /var/lib/studium}
- {name: tmp, mountPath: /tmp}
{{- end }}

{{- define "studium.writableVolumes" -}}
- {name: data, emptyDir: {sizeLimit: 1Gi}}
- {name: tmp, emptyDir: {sizeLimit: 1Gi}}
{{- end }}

{{- define "studium.vaultMount" -}}
- {name: vault, mountPath: /etc/studium/vault, readOnly: true}
{{- end }}

{{- define "studium.vaultVolume" -}}
- name: vault
  secret: {secretName: {{ .Values.secrets.vaultKey | required "secrets.vaultKey" }}, defaultMode: 0440}
{{- end }}

{{- define "studium.scheduling" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
