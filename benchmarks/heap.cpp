// The same queues with std::priority_queue for events and for who waits, and the standard generator and law.
// Arguments: stations officers gap mean seconds seed, then share and time allowed of each class.
// Prints: CPU seconds, the most memory used in kB where Linux tells it, else 0, and for each station: how many began, the sum of their waits, how many were closed, and late. A
// single station's come in 24 equal parts of the run's time.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <random>
#include <vector>

#include "peak.h"

struct Event {
    double time;
    int station, rank;  // rank -1: an arrival
    double came;
    bool operator<(const Event& other) const { return time > other.time; }
};

struct Waiting {
    int rank;
    double came;
    bool operator<(const Waiting& other) const {
        return rank != other.rank ? rank > other.rank : came > other.came;
    }
};

int main(int count, char** words) {
    const std::clock_t began = std::clock();
    const int stations = std::atoi(words[1]), officers = std::atoi(words[2]);
    const double gap = std::atof(words[3]), mean = std::atof(words[4]), seconds = std::atof(words[5]);
    std::mt19937_64 bits(std::strtoull(words[6], nullptr, 10));
    std::vector<double> bounds, allowed;
    for (int i = 7; i + 1 < count; i += 2) {
        bounds.push_back((bounds.empty() ? 0.0 : bounds.back()) + std::atof(words[i]));
        allowed.push_back(std::atof(words[i + 1]));
    }
    std::exponential_distribution<double> arrival(1 / gap), work(1 / mean);
    std::uniform_real_distribution<double> uniform;
    const int batches = stations > 1 ? stations : 24;
    std::vector<int> free_(stations, officers);
    std::vector<std::priority_queue<Waiting>> queues(stations);
    std::vector<long> started(batches), closed(batches), late(batches);
    std::vector<double> waited(batches);
    std::priority_queue<Event> events;
    for (int s = 0; s < stations; ++s) events.push({arrival(bits), s, -1, 0.0});
    while (events.top().time < seconds) {
        const Event event = events.top();
        events.pop();
        auto& queue = queues[event.station];
        const int batch = stations > 1 ? event.station : int(event.time / seconds * batches);
        if (event.rank < 0) {
            events.push({event.time + arrival(bits), event.station, -1, 0.0});
            int rank = 0;
            if (bounds.size() > 1)
                for (const double u = uniform(bits); rank + 1 < int(bounds.size()) && u >= bounds[rank];) ++rank;
            queue.push({rank, event.time});
            if (!free_[event.station]) continue;
            --free_[event.station];
        } else {
            ++closed[batch];
            late[batch] += event.time - event.came > allowed[event.rank];
            if (queue.empty()) {
                ++free_[event.station];
                continue;
            }
        }
        const Waiting next = queue.top();
        queue.pop();
        ++started[batch];
        waited[batch] += event.time - next.came;
        events.push({event.time + work(bits), event.station, next.rank, next.came});
    }
    std::printf("%.6f %ld\n", double(std::clock() - began) / CLOCKS_PER_SEC, peak());
    for (int b = 0; b < batches; ++b) std::printf("%ld %.6f %ld %ld\n", started[b], waited[b], closed[b], late[b]);
}
