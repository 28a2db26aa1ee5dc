import { writeClicks } from "../clicks";

writeClicks();
