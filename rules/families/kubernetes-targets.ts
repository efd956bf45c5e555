export {
  secretKey,
  selectedPods,
  serviceKey,
  targetsOf,
} from "../../authz/kubernetes/index.ts";
