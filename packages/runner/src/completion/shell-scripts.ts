export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const BASH = `# claude-projects completion bash: source this in ~/.bashrc, or write it to
# ~/.local/share/bash-completion/completions/claude-projects
_claude_projects() {
  local IFS=$'\\n'
  COMPREPLY=($(claude-projects _complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
# Where nothing is suggested, files are.
complete -o default -F _claude_projects claude-projects
`;

const ZSH = `#compdef claude-projects
# claude-projects completion zsh: write this to a file _claude-projects in a directory of $fpath
_claude_projects() {
  local -a found
  found=("\${(@f)$(claude-projects _complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
if [[ "\${funcstack[1]}" == _claude-projects ]]; then _claude_projects; else compdef _claude_projects claude-projects; fi
`;

const FISH = `# claude-projects completion fish: write this to ~/.config/fish/completions/claude-projects.fish
function __claude_projects
  set -l words (commandline -opc) (commandline -ct)
  set -l found (claude-projects _complete -- $words[2..] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c claude-projects -f -a '(__claude_projects)'
`;

/** What a shell has to read so that it completes this program's commands. */
export const SHELL_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
