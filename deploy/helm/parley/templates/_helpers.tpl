{{- define "parley.name" -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) | trunc 24 | trimSuffix "-" }}
{{- end }}

{{- define "parley.labels" -}}
{{ include "parley.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "parley.selector" -}}
app.kubernetes.io/name: parley
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* A name for Kubernetes from the id of a model: letters, digits and hyphens, and a hash where that loses something. */}}
{{- define "parley.slug" -}}
{{- $slug := . | lower | replace "." "-" | replace "_" "-" | replace ":" "-" | replace "+" "-" | trunc 24 | trimSuffix "-" -}}
{{- if eq $slug . }}{{ $slug }}{{ else }}{{ printf "%s-%s" $slug (sha256sum . | trunc 6) }}{{ end }}
{{- end }}

{{- define "parley.image" -}}
{{ index . 0 }}:{{ (index . 1).Values.image.tag | default (index . 1).Chart.AppVersion }}
{{- end }}

{{- define "parley.ownRedis" -}}
{{- if not (or .Values.redis.url .Values.redis.existingSecret) }}yes{{ end }}
{{- end }}

{{/* What both services read. */}}
{{- define "parley.env" -}}
- name: REDIS_URL
{{- if .Values.redis.existingSecret }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.redis.existingSecret }}
      key: {{ .Values.redis.secretKey }}
{{- else }}
  value: {{ .Values.redis.url | default (printf "redis://%s-redis:6379" (include "parley.name" .)) | quote }}
{{- end }}
{{- if ne (int .Values.redis.shards) 1 }}
- { name: PARLEY_REDIS_SHARDS, value: {{ .Values.redis.shards | quote }} }
{{- end }}
{{- if include "parley.redisCa" . }}
- { name: PARLEY_REDIS_CA, value: /redis-ca/{{ .Values.redis.ca.key }} }
{{- end }}
{{- with .Values.redis.sentinel.existingSecret }}
- name: PARLEY_REDIS_SENTINEL_USER
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: user, optional: true }
- name: PARLEY_REDIS_SENTINEL_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: password }
{{- end }}
{{- end }}

{{- define "parley.redisCa" -}}
{{- if or .Values.redis.ca.existingSecret .Values.redis.ca.configMap }}yes{{ end }}
{{- end }}

{{- define "parley.redisCa.mount" -}}
{{- if include "parley.redisCa" . }}
- { name: redis-ca, mountPath: /redis-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "parley.redisCa.volume" -}}
{{- with .Values.redis.ca }}
{{- if .existingSecret }}
- name: redis-ca
  secret: { secretName: {{ .existingSecret }}, items: [{ key: {{ .key }}, path: {{ .key }} }] }
{{- else if .configMap }}
- name: redis-ca
  configMap: { name: {{ .configMap }}, items: [{ key: {{ .key }}, path: {{ .key }} }] }
{{- end }}
{{- end }}
{{- end }}

{{- define "parley.settings" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "parley.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "parley.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* Three probes on the actuator; a list of port and how many seconds a start may take. */}}
{{- define "parley.probes" -}}
startupProbe:
  httpGet: { path: /actuator/health/readiness, port: http }
  periodSeconds: 5
  failureThreshold: {{ div (index . 0) 5 }}
readinessProbe:
  httpGet: { path: /actuator/health/readiness, port: http }
  periodSeconds: 5
  timeoutSeconds: 3
livenessProbe:
  httpGet: { path: /actuator/health/liveness, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}
