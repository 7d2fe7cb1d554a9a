package io.e5boot.encoder.internal.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that OpenMP adds to the one that computes. Linux likes to wake such a
 * thread on the core of the one that woke it, and there each waits for the other to be
 * suspended: one query in fifty takes four times as long, and each does while another
 * process keeps a core busy. So where the team fills all cores of the process, each
 * thread keeps to a core of its own. Where there are more cores, as in a container with a
 * quota, other processes would choose the same ones, so the threads stay free.
 *
 * @param workers the system's numbers of the added threads
 */
record OpenMpTeam(List<Integer> workers) {

	private static final Logger logger = LoggerFactory.getLogger(OpenMpTeam.class);

	private static final Path THREADS = Path.of("/proc/self/task");

	/**
	 * The threads that loading added: those of the same name as the calling thread, which
	 * they have inherited.
	 * @param before the threads that were there before
	 */
	static OpenMpTeam since(Set<Integer> before) {
		Set<Integer> added = new HashSet<>(threads());
		added.removeAll(before);
		String name = read(Path.of("/proc/thread-self/comm"));
		return new OpenMpTeam(added.stream()
			.filter((id) -> !name.isEmpty() && read(THREADS.resolve(id + "/comm")).equals(name))
			.toList());
	}

	/**
	 * The system's numbers of this process's threads; none where Linux does not report
	 * them.
	 */
	static Set<Integer> threads() {
		if (!Platform.isLinux()) {
			return Set.of();
		}
		try (Stream<Path> threads = Files.list(THREADS)) {
			return Set.copyOf(threads.map((thread) -> Integer.parseInt(thread.getFileName().toString())).toList());
		}
		catch (IOException ex) {
			logger.debug("The threads of this process are not known", ex);
			return Set.of();
		}
	}

	/**
	 * Gives the calling thread and the others a core each, if that makes all of them.
	 */
	void spread() {
		List<Integer> cores = cores(read(Path.of("/proc/thread-self/status")));
		if (this.workers.isEmpty() || cores.size() != this.workers.size() + 1) {
			return;
		}
		CLibrary.pin(0, cores.get(0));
		for (int i = 0; i < this.workers.size(); i++) {
			CLibrary.pin(this.workers.get(i), cores.get(i + 1));
		}
	}

	/**
	 * The cores that a thread may use.
	 * @param status what Linux reports, with a line such as
	 * {@code Cpus_allowed_list:	0-3,8}
	 */
	static List<Integer> cores(String status) {
		List<Integer> cores = new ArrayList<>();
		status.lines().filter((line) -> line.startsWith("Cpus_allowed_list:")).forEach((line) -> {
			for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
				String[] ends = range.split("-");
				for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
					cores.add(core);
				}
			}
		});
		return cores;
	}

	private static String read(Path file) {
		try {
			return Platform.isLinux() ? Files.readString(file) : "";
		}
		catch (IOException ex) {
			logger.debug("{} cannot be read", file, ex);
			return "";
		}
	}

}
