// Before anything is drawn: the theme chosen last, else the system's. web/state/theme.ts goes on from here.
{
  let choice;
  try {
    choice = localStorage.getItem("ambit.theme");
  } catch {
    choice = undefined;
  }
  const dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
