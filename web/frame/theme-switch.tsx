import { Monitor, Moon, Sun } from "lucide";
import { type Choice, Choices } from "../parts/choices.tsx";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "../state/theme.ts";

const options: readonly Choice<ThemeChoice>[] = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

/** @param titled with its name in sight */
export function ThemeSwitch({ titled = false }: { readonly titled?: boolean }) {
  return <Choices label="Theme" quiet={!titled} options={options} value={useThemeChoice()} onChange={chooseTheme} />;
}
