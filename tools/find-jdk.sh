# Finds a JDK for our scripts. Sourced by parley, bench/run and .ci/run, with any POSIX shell:
#   . "$root/tools/find-jdk.sh"; jdk=$(find_jdk)
# shellcheck shell=sh

# The release that Parley needs.
NEEDED_JDK=25

# Prints the feature release of the JDK in folder $1, without starting it when its release file says it.
jdk_release() {
  version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s' "${version:-0}"
}

is_new_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ "$(jdk_release "$1")" -ge "$NEEDED_JDK" ]
}

# Prints the JDK of the java on the PATH, through its symbolic links.
jdk_on_path() {
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null) || return 0
  dirname "$(dirname "$java")"
}

# Prints the folder of a JDK that is new enough, or nothing. JAVA_HOME comes first, then the java on the
# PATH, then the usual places; PARLEY_JDKS stands in for /usr/lib/jvm.
find_jdk() {
  mac=
  if [ -x /usr/libexec/java_home ]; then
    mac=$(/usr/libexec/java_home -v "$NEEDED_JDK+" 2>/dev/null) || mac=
  fi
  for candidate in "${JAVA_HOME:-}" "$(jdk_on_path)" "$mac" "${PARLEY_JDKS:-/usr/lib/jvm}"/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* /opt/jdk* /opt/java/*; do
    if is_new_jdk "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
}
