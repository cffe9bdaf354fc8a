import type { Command } from "commander";
import { Argument } from "commander";

const help = `
Where to put it:
  bash        metaxy completions bash > ~/.local/share/bash-completion/completions/metaxy
  zsh         metaxy completions zsh > "\${fpath[1]}/_metaxy"
  fish        metaxy completions fish > ~/.config/fish/completions/metaxy.fish
  powershell  metaxy completions powershell >> $PROFILE
It completes commands, options, features and stores where the shell finds metaxy. For one session: source <(metaxy completions bash)`;

/** `metaxy completions`. What the script then asks, `metaxy complete`, is answered before commands are parsed. */
export function addCompletionsCommand(root: Command): void {
  root
    .command("completions")
    .description("print a script that completes commands, options, features and stores in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish", "powershell"]))
    .addHelpText("after", help)
    .action(async (shell: string) => {
      const { script } = await import("@bomb.sh/tab");
      script(shell, "metaxy", "metaxy");
    });
}
