###-begin-llmsim-completions-###
#
# Static completion script for Bash
#
# Installation:
#   llmsim --completions bash >> ~/.bashrc
#

if ! type _init_completion &>/dev/null; then
  _init_completion()
  {
    COMPREPLY=()
    local _i _j=0 _piece _line="$COMP_LINE"
    words=("${COMP_WORDS[0]}")
    cword=0
    _line="${_line#*"${COMP_WORDS[0]}"}"
    for ((_i = 1; _i < ${#COMP_WORDS[@]}; _i++)); do
      _piece="${COMP_WORDS[_i]}"
      if [[ "$_line" == [[:blank:]]* ]]; then
        ((_j++))
        words[_j]="$_piece"
      else
        words[_j]="${words[_j]}$_piece"
      fi
      ((_i == COMP_CWORD)) && cword=$_j
      _line="${_line#*"$_piece"}"
    done
    cur="${words[cword]}"
    prev=""
    ((cword > 0)) && prev="${words[cword-1]}"
    return 0
  }
fi

_llmsim--choices()
{
  local _cur="$1" _word="$2"; shift 2

  local _head="${_cur%"$_word"}"
  local _open=""
  case "$_head" in
    *\') _open="'" ;;
    *\") _open='"' ;;
  esac

  local _prefix="$_cur" _committed="$_head"
  _prefix=${_prefix//\\/}; _prefix=${_prefix//\"/}; _prefix=${_prefix//\'/}
  _committed=${_committed//\\/}; _committed=${_committed//\"/}; _committed=${_committed//\'/}

  COMPREPLY=()
  local _choice _rest _match
  for _choice in "$@"; do
    [[ "$_choice" == "$_prefix"* ]] || continue
    _rest="${_choice#"$_committed"}"
    case "$_open" in
      "'")
        if [[ "$_head" == "'" ]]; then
          _match=${_rest//\'/\'\\\'\'}
        else
          [[ "$_rest" == *\'* ]] && continue
          _match="$_rest"
        fi
        ;;
      '"')
        _match="${_rest//\\/\\\\}"
        _match="${_match//\$/\\$}"
        _match="${_match//\`/\\\`}"
        _match="${_match//\"/\\\"}"
        ;;
      *)
        printf -v _match '%q' "$_rest"
        [[ -z "$_head" && "$_match" == '~'* ]] && _match="\\$_match"
        ;;
    esac
    [[ -n "$_open" && "$_match" == *"$_open" ]] && _match+="$_open"
    COMPREPLY+=("$_match")
  done
}

_llmsim--paths()
{
  local _kind="$1" _cur="$2" _word="$3"

  local _prefix="$_cur" _committed="${_cur%"$_word"}"
  _prefix=${_prefix//\\/}; _prefix=${_prefix//\"/}; _prefix=${_prefix//\'/}
  _committed=${_committed//\\/}; _committed=${_committed//\"/}; _committed=${_committed//\'/}

  local _typed="" _dir="$_committed" _open="" _i
  if [[ "$_word" == */* ]]; then
    _typed="${_word%/*}/"
    _dir="${_prefix%/*}/"
    if [[ "$_cur" == "$_word" ]]; then
      for ((_i = 0; _i < ${#_typed}; _i++)); do
        case "$_open${_typed:_i:1}" in
          \\|\"\\) ((_i += 1)) ;;
          \"|\') _open="${_typed:_i:1}" ;;
          \"\"|\'\') _open="" ;;
        esac
      done
    fi
  fi

  local _path _names=() _rest="${_word#"$_typed"}"
  while IFS= read -r _path; do
    if [[ "$_path" == "$_dir"* ]]; then
      _names+=("$_committed${_path#"$_dir"}")
    elif [[ -z "$_committed" ]]; then
      _names+=("$_path")
      _typed="" _rest="" _open=""
    fi
  done < <(compgen "$_kind" -- "$_prefix")
  if [[ -n "$_open" ]]; then
    _typed+="$_open"
    _rest="${_prefix##*/}"
  fi

  _llmsim--choices "${_cur%"$_word"}$_rest" "$_rest" "${_names[@]}"
  for ((_i = 0; _i < ${#COMPREPLY[@]}; _i++)); do
    COMPREPLY[_i]="$_typed${COMPREPLY[_i]}"
  done
}

_llmsim()
{
  local cur prev words cword i
  local _command_index=0
  _init_completion -n "$COMP_WORDBREAKS" || return
  local _comp_word="$2"

  # Subcommand dispatch
  local cmd _skip_next=0
  for ((i = _command_index + 1; i < cword; i++)); do
    if (( _skip_next )); then
      _skip_next=0
      continue
    fi
    case "${words[i]}" in
      serve)
        _llmsim_serve "$i"
        return
        ;;
      tui)
        _llmsim_tui "$i"
        return
        ;;
      health)
        _llmsim_health "$i"
        return
        ;;
      check)
        _llmsim_check "$i"
        return
        ;;
      latency)
        _llmsim_latency "$i"
        return
        ;;
      mocks)
        _llmsim_mocks "$i"
        return
        ;;
      record)
        _llmsim_record "$i"
        return
        ;;
      cassette)
        _llmsim_cassette "$i"
        return
        ;;
      profile)
        _llmsim_profile "$i"
        return
        ;;
      verdict)
        _llmsim_verdict "$i"
        return
        ;;
    esac
  done

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    return
  fi

  COMPREPLY=( $(compgen -W 'serve tui health check latency mocks record cassette profile verdict' -- "$cur") )
}

_llmsim_serve()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1="" _used_2="" _used_3="" _used_4="" _used_5="" _used_6="" _used_7="" _used_8="" _used_9="" _used_10="" _used_11="" _used_12="" _used_13="" _used_14="" _used_15=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --config|-c) _used_0=1 ;;
      --port) _used_1=1 ;;
      --host) _used_2=1 ;;
      --workers) _used_3=1 ;;
      --socket) _used_4=1 ;;
      --tls-cert) _used_5=1 ;;
      --tls-key) _used_6=1 ;;
      --generator) _used_7=1 ;;
      --target-tokens) _used_8=1 ;;
      --latency) _used_9=1 ;;
      --mocks) _used_10=1 ;;
      --seed) _used_11=1 ;;
      --store) _used_12=1 ;;
      --log-level) _used_13=1 ;;
      --log-format) _used_14=1 ;;
      --tui|--no-tui) _used_15=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --config -c"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --port"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --host"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --workers"
  [[ -n "$_used_4" ]] || _filtered_flags+=" --socket"
  [[ -n "$_used_5" ]] || _filtered_flags+=" --tls-cert"
  [[ -n "$_used_6" ]] || _filtered_flags+=" --tls-key"
  [[ -n "$_used_7" ]] || _filtered_flags+=" --generator"
  [[ -n "$_used_8" ]] || _filtered_flags+=" --target-tokens"
  [[ -n "$_used_9" ]] || _filtered_flags+=" --latency"
  [[ -n "$_used_10" ]] || _filtered_flags+=" --mocks"
  [[ -n "$_used_11" ]] || _filtered_flags+=" --seed"
  [[ -n "$_used_12" ]] || _filtered_flags+=" --store"
  [[ -n "$_used_13" ]] || _filtered_flags+=" --log-level"
  [[ -n "$_used_14" ]] || _filtered_flags+=" --log-format"
  [[ -n "$_used_15" ]] || _filtered_flags+=" --tui --no-tui"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_tui()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --url) _used_0=1 ;;
      --control-key|--key) _used_1=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --url"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --control-key --key"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_health()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1="" _used_2="" _used_3="" _used_4="" _used_5="" _used_6="" _used_7="" _used_8="" _used_9="" _used_10="" _used_11="" _used_12="" _used_13="" _used_14=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --config|-c) _used_0=1 ;;
      --port) _used_1=1 ;;
      --host) _used_2=1 ;;
      --workers) _used_3=1 ;;
      --socket) _used_4=1 ;;
      --tls-cert) _used_5=1 ;;
      --tls-key) _used_6=1 ;;
      --generator) _used_7=1 ;;
      --target-tokens) _used_8=1 ;;
      --latency) _used_9=1 ;;
      --mocks) _used_10=1 ;;
      --seed) _used_11=1 ;;
      --store) _used_12=1 ;;
      --log-level) _used_13=1 ;;
      --log-format) _used_14=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --config -c"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --port"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --host"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --workers"
  [[ -n "$_used_4" ]] || _filtered_flags+=" --socket"
  [[ -n "$_used_5" ]] || _filtered_flags+=" --tls-cert"
  [[ -n "$_used_6" ]] || _filtered_flags+=" --tls-key"
  [[ -n "$_used_7" ]] || _filtered_flags+=" --generator"
  [[ -n "$_used_8" ]] || _filtered_flags+=" --target-tokens"
  [[ -n "$_used_9" ]] || _filtered_flags+=" --latency"
  [[ -n "$_used_10" ]] || _filtered_flags+=" --mocks"
  [[ -n "$_used_11" ]] || _filtered_flags+=" --seed"
  [[ -n "$_used_12" ]] || _filtered_flags+=" --store"
  [[ -n "$_used_13" ]] || _filtered_flags+=" --log-level"
  [[ -n "$_used_14" ]] || _filtered_flags+=" --log-format"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_check()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1="" _used_2="" _used_3="" _used_4="" _used_5="" _used_6="" _used_7="" _used_8="" _used_9="" _used_10="" _used_11="" _used_12="" _used_13="" _used_14=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --config|-c) _used_0=1 ;;
      --port) _used_1=1 ;;
      --host) _used_2=1 ;;
      --workers) _used_3=1 ;;
      --socket) _used_4=1 ;;
      --tls-cert) _used_5=1 ;;
      --tls-key) _used_6=1 ;;
      --generator) _used_7=1 ;;
      --target-tokens) _used_8=1 ;;
      --latency) _used_9=1 ;;
      --mocks) _used_10=1 ;;
      --seed) _used_11=1 ;;
      --store) _used_12=1 ;;
      --log-level) _used_13=1 ;;
      --log-format) _used_14=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --config -c"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --port"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --host"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --workers"
  [[ -n "$_used_4" ]] || _filtered_flags+=" --socket"
  [[ -n "$_used_5" ]] || _filtered_flags+=" --tls-cert"
  [[ -n "$_used_6" ]] || _filtered_flags+=" --tls-key"
  [[ -n "$_used_7" ]] || _filtered_flags+=" --generator"
  [[ -n "$_used_8" ]] || _filtered_flags+=" --target-tokens"
  [[ -n "$_used_9" ]] || _filtered_flags+=" --latency"
  [[ -n "$_used_10" ]] || _filtered_flags+=" --mocks"
  [[ -n "$_used_11" ]] || _filtered_flags+=" --seed"
  [[ -n "$_used_12" ]] || _filtered_flags+=" --store"
  [[ -n "$_used_13" ]] || _filtered_flags+=" --log-level"
  [[ -n "$_used_14" ]] || _filtered_flags+=" --log-format"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_latency()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1="" _used_2="" _used_3="" _used_4="" _used_5="" _used_6="" _used_7="" _used_8="" _used_9="" _used_10="" _used_11="" _used_12="" _used_13="" _used_14="" _used_15="" _used_16=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --requests) _used_0=1 ;;
      --prompt-tokens) _used_1=1 ;;
      --config|-c) _used_2=1 ;;
      --port) _used_3=1 ;;
      --host) _used_4=1 ;;
      --workers) _used_5=1 ;;
      --socket) _used_6=1 ;;
      --tls-cert) _used_7=1 ;;
      --tls-key) _used_8=1 ;;
      --generator) _used_9=1 ;;
      --target-tokens) _used_10=1 ;;
      --latency) _used_11=1 ;;
      --mocks) _used_12=1 ;;
      --seed) _used_13=1 ;;
      --store) _used_14=1 ;;
      --log-level) _used_15=1 ;;
      --log-format) _used_16=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --requests"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --prompt-tokens"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --config -c"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --port"
  [[ -n "$_used_4" ]] || _filtered_flags+=" --host"
  [[ -n "$_used_5" ]] || _filtered_flags+=" --workers"
  [[ -n "$_used_6" ]] || _filtered_flags+=" --socket"
  [[ -n "$_used_7" ]] || _filtered_flags+=" --tls-cert"
  [[ -n "$_used_8" ]] || _filtered_flags+=" --tls-key"
  [[ -n "$_used_9" ]] || _filtered_flags+=" --generator"
  [[ -n "$_used_10" ]] || _filtered_flags+=" --target-tokens"
  [[ -n "$_used_11" ]] || _filtered_flags+=" --latency"
  [[ -n "$_used_12" ]] || _filtered_flags+=" --mocks"
  [[ -n "$_used_13" ]] || _filtered_flags+=" --seed"
  [[ -n "$_used_14" ]] || _filtered_flags+=" --store"
  [[ -n "$_used_15" ]] || _filtered_flags+=" --log-level"
  [[ -n "$_used_16" ]] || _filtered_flags+=" --log-format"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_mocks()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Subcommand dispatch
  local cmd _skip_next=0
  for ((i = _command_index + 1; i < cword; i++)); do
    if (( _skip_next )); then
      _skip_next=0
      continue
    fi
    case "${words[i]}" in
      test)
        _llmsim_mocks_test "$i"
        return
        ;;
      import)
        _llmsim_mocks_import "$i"
        return
        ;;
    esac
  done

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    return
  fi

  COMPREPLY=( $(compgen -W 'test import' -- "$cur") )
}

_llmsim_mocks_test()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1="" _used_2=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --request) _used_0=1 ;;
      --path) _used_1=1 ;;
      --header) _used_2=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --request"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --path"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --header"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_mocks_import()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
    --from)
      _llmsim--choices "$cur" "$_comp_word" 'aimock' 'llmsim-script' 'vcr'
      return
      ;;
  esac

  local _used_0=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --from) _used_0=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --from"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_record()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
    --mode)
      _llmsim--choices "$cur" "$_comp_word" 'off' 'record' 'replay' 'auto' 'passthrough' 'generate_on_miss'
      return
      ;;
  esac

  local _used_0="" _used_1="" _used_2="" _used_3="" _used_4="" _used_5=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --upstream) _used_0=1 ;;
      --cassette) _used_1=1 ;;
      --mode) _used_2=1 ;;
      --port) _used_3=1 ;;
      --host) _used_4=1 ;;
      --config|-c) _used_5=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --upstream"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --cassette"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --mode"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --port"
  [[ -n "$_used_4" ]] || _filtered_flags+=" --host"
  [[ -n "$_used_5" ]] || _filtered_flags+=" --config -c"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_cassette()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Subcommand dispatch
  local cmd _skip_next=0
  for ((i = _command_index + 1; i < cword; i++)); do
    if (( _skip_next )); then
      _skip_next=0
      continue
    fi
    case "${words[i]}" in
      list)
        _llmsim_cassette_list "$i"
        return
        ;;
      show)
        _llmsim_cassette_show "$i"
        return
        ;;
      edit)
        _llmsim_cassette_edit "$i"
        return
        ;;
      verify)
        _llmsim_cassette_verify "$i"
        return
        ;;
      redact)
        _llmsim_cassette_redact "$i"
        return
        ;;
      merge)
        _llmsim_cassette_merge "$i"
        return
        ;;
      export)
        _llmsim_cassette_export "$i"
        return
        ;;
    esac
  done

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    return
  fi

  COMPREPLY=( $(compgen -W 'list show edit verify redact merge export' -- "$cur") )
}

_llmsim_cassette_list()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

}

_llmsim_cassette_show()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  local _used_0=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --body|--no-body) _used_0=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --body --no-body"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_cassette_edit()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --with) _used_0=1 ;;
      --remove|--no-remove) _used_1=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --with"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --remove --no-remove"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_cassette_verify()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

}

_llmsim_cassette_redact()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
    --anonymize)
      _llmsim--choices "$cur" "$_comp_word" 'content'
      return
      ;;
  esac

  local _used_0="" _used_1="" _used_2="" _used_3="" _used_4=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --out) _used_0=1 ;;
      --header) _used_1=1 ;;
      --pattern) _used_2=1 ;;
      --anonymize) _used_3=1 ;;
      --path) _used_4=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --out"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --header"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --pattern"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --anonymize"
  [[ -n "$_used_4" ]] || _filtered_flags+=" --path"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_cassette_merge()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --out) _used_0=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --out"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_cassette_export()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  local _used_0=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --har|--no-har) _used_0=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --har --no-har"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_profile()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Subcommand dispatch
  local cmd _skip_next=0
  for ((i = _command_index + 1; i < cword; i++)); do
    if (( _skip_next )); then
      _skip_next=0
      continue
    fi
    case "${words[i]}" in
      fit)
        _llmsim_profile_fit "$i"
        return
        ;;
      show)
        _llmsim_profile_show "$i"
        return
        ;;
    esac
  done

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    return
  fi

  COMPREPLY=( $(compgen -W 'fit show' -- "$cur") )
}

_llmsim_profile_fit()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

}

_llmsim_profile_show()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --model) _used_0=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --model"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

_llmsim_verdict()
{
  local cur prev words cword i
  local _command_index="$1"
  _init_completion -n "$COMP_WORDBREAKS" || return

  # Flag value completions
  case "$prev" in
  esac

  local _used_0="" _used_1="" _used_2="" _used_3=""
  for ((i = 1; i < cword; i++)); do
    case "${words[i]%%=*}" in
      --url) _used_0=1 ;;
      --control-key|--key) _used_1=1 ;;
      --json|--no-json) _used_2=1 ;;
      --reset|--no-reset) _used_3=1 ;;
    esac
  done
  local _filtered_flags=""
  [[ -n "$_used_0" ]] || _filtered_flags+=" --url"
  [[ -n "$_used_1" ]] || _filtered_flags+=" --control-key --key"
  [[ -n "$_used_2" ]] || _filtered_flags+=" --json --no-json"
  [[ -n "$_used_3" ]] || _filtered_flags+=" --reset --no-reset"

  # Complete flags (filtered) and subcommands
  if [[ "$cur" == -* ]]; then
    COMPREPLY=( $(compgen -W "$_filtered_flags" -- "$cur") )
    return
  fi

}

complete -F _llmsim llmsim
###-end-llmsim-completions-###
