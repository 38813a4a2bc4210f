package aver.simulations.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param folder to leave
 * @param seed deals the patients and splits them; the same seed gives the same rows
 * @param rounds of training, 3 to 100
 * @param data folder of other patients
 * @param engine of consensus
 */
record DemoSettings(Path folder, long seed, int rounds, Optional<Path> data, String engine) {}
