import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newClient } from "./api/client.ts";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("the document has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={newClient()}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
